/// All numbers of an evaluation with what is needed to repeat it. Its JSON is the archive; tables and pages are views of it.
public struct EvaluationReport: Sendable, Hashable, Codable {
    /// What the page is called.
    public var title: String
    /// The version of Lookbook that measured.
    public var version: String
    /// When, in ISO 8601.
    public var createdAt: String
    /// What was measured on.
    public var dataset: Dataset
    /// The seed of samples and intervals.
    public var seed: UInt64
    /// The weights of the average relevance score, as the user writes them.
    public var relevanceWeights: String
    /// All options that change a number, by their names without dashes, as the user wrote them or by default: what is
    /// needed, with the data and the seed, to repeat the run.
    public var options: [String: String]?
    /// The measure that rows are ordered and compared by, when the user has chosen one; see ``leadingMeasure``.
    public var measure: Measure?
    /// One row for each combination of extractor, metric and projection.
    public var retrieval: [RetrievalRow] = []
    /// Differences between pairs of rows.
    public var comparisons: [ComparisonRow] = []
    /// How well domains are guessed.
    public var domains: [DomainRow] = []
    /// How well compatibility scores do.
    public var outfits: [OutfitRow] = []
    /// How long extraction takes.
    public var timings: [TimingRow] = []
    /// What a reader must know of how it was done: sentences.
    public var notes: [String] = []

    /// What was measured on.
    public struct Dataset: Sendable, Hashable, Codable {
        /// Its name, for people.
        public var name: String
        /// A hash over ids, labels and pictures: equal hash, equal data.
        public var hash: String
        /// The field that says what is right.
        public var label: String
        /// The split, as the user wrote it; nil for all.
        public var split: String?

        /// See the properties.
        public init(name: String, hash: String, label: String, split: String? = nil) {
            self.name = name
            self.hash = hash
            self.label = label
            self.split = split
        }
    }

    /// An empty report; the rows are set afterwards.
    public init(
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
    public var leadingMeasure: Measure {
        if let measure, retrieval.first?.summary[measure] != nil { return measure }
        let hasTen = retrieval.first?.summary[.averagePrecisionAt(10)] != nil
        return hasTen ? .averagePrecisionAt(10) : .averagePrecision
    }

    /// The retrieval rows, the best by the leading measure first; equal ones stay in their order.
    public var ranked: [RetrievalRow] {
        let measure = leadingMeasure
        func value(_ row: RetrievalRow) -> Double { row.summary[measure]?.micro.value ?? 0 }
        return retrieval.enumerated().sorted { (value($0.1), -$0.0) > (value($1.1), -$1.0) }.map(\.element)
    }
}
