import LookbookMeasures
package import LookbookCore

/// Queries with their results as pictures.
package struct ResultSheet: Sendable {
    /// What the queries have in common: `Good queries`.
    package let title: String
    /// One line each.
    package let queries: [Query]

    /// One query with its results.
    package struct Query: Sendable {
        /// The picture that asks.
        package let picture: EmbeddedPicture
        /// Its average precision over the full ranking.
        package let averagePrecision: Double
        /// The results, nearest first.
        package let hits: [Hit]
    }

    /// One result.
    package struct Hit: Sendable {
        /// The picture.
        package let picture: EmbeddedPicture
        /// 0...1, 1 for the identical picture.
        package let score: Double
        /// Whether its label is the query's.
        package let isRight: Bool
    }

    /// A picture that is written into the page.
    package struct EmbeddedPicture: Sendable {
        /// The item's id.
        package let id: String
        /// Its label.
        package let label: String
        /// The bytes of a JPEG, PNG or WebP file; nil when it cannot be shown.
        package let bytes: [UInt8]?
    }

    /// The sheets of a run: good, typical and worst queries.
    ///
    /// - Parameters:
    ///   - run: with kept results (``RetrievalOptions/keptResults``).
    ///   - table: what was evaluated.
    ///   - metric: of the run; it makes scores of distances.
    ///   - queries: how many of each kind.
    ///   - bytes: the file of a row's picture, small enough to be embedded; nil when there is none. Asked once for each picture.
    package static func sheets(
        of run: RetrievalRun, table: LabelledVectors, metric: SimilarityMetric, queries: Int = 4,
        bytes: (_ row: Int) throws -> [UInt8]?
    ) rethrows -> [ResultSheet] {
        let choice = QueryChoice(from: run, count: queries)
        var known = [Int: EmbeddedPicture]()
        func picture(_ row: Int) throws -> EmbeddedPicture {
            if let found = known[row] { return found }
            let made = EmbeddedPicture(id: table.ids[row], label: table.labels[row] ?? "", bytes: try bytes(row))
            known[row] = made
            return made
        }
        func sheet(_ title: String, _ chosen: [Int]) throws -> ResultSheet {
            ResultSheet(
                title: title,
                queries: try chosen.map { query in
                    let label = table.labels[run.queryRows[query]]
                    let hits = try run.results(ofQuery: query).map { row, distance in
                        let score = metric.score(distance: distance, dimensions: table.vectors.columns)
                        return Hit(picture: try picture(row), score: Double(score), isRight: table.labels[row] == label)
                    }
                    return Query(
                        picture: try picture(run.queryRows[query]),
                        averagePrecision: run.value(.averagePrecision, ofQuery: query) ?? 0, hits: hits)
                })
        }
        return [
            try sheet("Good queries", choice.good), try sheet("Typical queries", choice.typical),
            try sheet("Worst queries", choice.worst),
        ].filter { !$0.queries.isEmpty }
    }
}
