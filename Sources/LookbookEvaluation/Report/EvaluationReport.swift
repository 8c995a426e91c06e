package import LookbookMeasures

/// All numbers of an evaluation with what is needed to repeat it. Its JSON is the archive; tables and pages are views of it.
package struct EvaluationReport: Sendable, Hashable, Codable {
    /// What the page is called.
    package var title: String
    /// The version of Lookbook that measured.
    package var version: String
    /// When, in ISO 8601.
    package var createdAt: String
    /// What was measured on.
    package var dataset: Dataset
    /// The seed of samples and intervals.
    package var seed: UInt64
    /// The weights of the average relevance score, as the user writes them.
    package var relevanceWeights: String
    /// All options that change a number, by their names without dashes, as the user wrote them or by default: what is
    /// needed, with the data and the seed, to repeat the run.
    package var options: [String: String]?
    /// The measure that rows are ordered and compared by, when the user has chosen one; see ``leadingMeasure``.
    package var measure: Measure?
    /// One row for each combination of extractor, metric and projection.
    package var retrieval: [RetrievalRow] = []
    /// Differences between pairs of rows.
    package var comparisons: [ComparisonRow] = []
    /// How well domains are guessed.
    package var domains: [DomainRow] = []
    /// How well compatibility scores do.
    package var outfits: [OutfitRow] = []
    /// How long extraction takes.
    package var timings: [TimingRow] = []
    /// What a reader must know of how it was done: sentences.
    package var notes: [String] = []

    /// What was measured on.
    package struct Dataset: Sendable, Hashable, Codable {
        /// Its name, for people.
        package var name: String
        /// A hash over ids, labels and pictures: equal hash, equal data.
        package var hash: String
        /// The field that says what is right.
        package var label: String
        /// The split, as the user wrote it; nil for all.
        package var split: String?

        /// See the properties.
        package init(name: String, hash: String, label: String, split: String? = nil) {
            self.name = name
            self.hash = hash
            self.label = label
            self.split = split
        }
    }

    /// An empty report; the rows are set afterwards.
    package init(
        title: String, version: String, createdAt: String, dataset: Dataset, seed: UInt64,
        relevanceWeights: RelevanceWeights = .linear
    ) {
        self.title = title
        self.version = version
        self.createdAt = createdAt
        self.dataset = dataset
        self.seed = seed
        self.relevanceWeights = relevanceWeights.description
    }

    /// The measure that rows are ordered by: the chosen one, else mAP@10 where it was computed, else the full-ranking mAP.
    package var leadingMeasure: Measure {
        if let measure, retrieval.first?.summary[measure] != nil { return measure }
        let hasTen = retrieval.first?.summary[.averagePrecisionAt(10)] != nil
        return hasTen ? .averagePrecisionAt(10) : .averagePrecision
    }

    /// The retrieval rows, the best by the leading measure first; equal ones stay in their order.
    package var ranked: [RetrievalRow] {
        let measure = leadingMeasure
        func value(_ row: RetrievalRow) -> Double { row.summary[measure]?.micro.value ?? 0 }
        return retrieval.enumerated().sorted { (value($0.1), -$0.0) > (value($1.1), -$1.0) }.map(\.element)
    }
}
