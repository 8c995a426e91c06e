import LookbookCore
package import LookbookMeasures

/// What is measured, and how.
package struct RetrievalOptions: Sendable, Hashable {
    /// The ks of precision@k and the others: positive, made ascending without repetition.
    package var ks: [Int]
    /// The weights of the average relevance score.
    package var relevanceWeights: RelevanceWeights
    /// Which rows ask.
    package var queries: QuerySelection
    /// Average query expansion: so many nearest neighbours are averaged into the query before the search that counts; 0
    /// leaves it off. See ``RetrievalEvaluator``.
    package var queryExpansion: Int
    /// Chooses the sample of queries.
    package var seed: UInt64
    /// How many results of each query are kept for pictures and tables; 0 keeps none.
    package var keptResults: Int

    /// All options have a default; see the properties.
    package init(
        ks: [Int] = [1, 5, 10, 15, 20], relevanceWeights: RelevanceWeights = .linear, queries: QuerySelection = .all,
        queryExpansion: Int = 0, seed: UInt64 = 1, keptResults: Int = 0
    ) {
        self.ks = ks
        self.relevanceWeights = relevanceWeights
        self.queries = queries
        self.queryExpansion = queryExpansion
        self.seed = seed
        self.keptResults = keptResults
    }

    /// The measures that a run computes.
    package var measures: [Measure] {
        Measure.all(ks: Set(ks).sorted())
    }

    /// - Throws: `evaluation.input` for a k below 1 or a negative count.
    func validate() throws(LookbookError) {
        guard !ks.isEmpty, ks.allSatisfy({ $0 > 0 }), queryExpansion >= 0, keptResults >= 0 else {
            throw LookbookError(
                .evaluationInput, "k must be at least 1, and query expansion at least 0",
                facts: [.remedy: "for example -k 1,5,10"])
        }
    }
}

/// Which rows are used as queries. Every different picture asks once at most.
package enum QuerySelection: Sendable, Hashable {
    /// All rows with a label.
    case all
    /// So many of them, drawn with the seed.
    case sample(Int)
    /// Rows with these ids. A row that was collapsed into another asks through that one.
    case ids(Set<String>)
}
