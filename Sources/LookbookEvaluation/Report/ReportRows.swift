public import LookbookCore

/// One combination and what it reached.
public struct RetrievalRow: Sendable, Hashable, Codable {
    /// The extractor's name.
    public var extractor: String
    /// The id of its embedding space.
    public var space: String
    /// The similarity metric.
    public var metric: SimilarityMetric
    /// The projection, as the user writes it.
    public var projection: String
    /// Neighbours of the query expansion; 0 is none.
    public var queryExpansion: Int
    /// Numbers in a vector.
    public var dimensions: Int
    /// The measured means.
    public var summary: RetrievalSummary

    /// See the properties.
    public init(
        extractor: String, space: String, metric: SimilarityMetric, projection: String = "none",
        queryExpansion: Int = 0,
        dimensions: Int, summary: RetrievalSummary
    ) {
        self.extractor = extractor
        self.space = space
        self.metric = metric
        self.projection = projection
        self.queryExpansion = queryExpansion
        self.dimensions = dimensions
        self.summary = summary
    }

    /// What the row is, in full: the same wherever it is named.
    public var name: String {
        Self.name(extractor: extractor, metric: metric, projection: projection, queryExpansion: queryExpansion)
    }

    /// The ``name`` of a row with these parts.
    public static func name(
        extractor: String, metric: SimilarityMetric, projection: String, queryExpansion: Int
    ) -> String {
        let parts =
            [extractor, metric.rawValue] + (projection == "none" ? [] : [projection])
            + (queryExpansion == 0 ? [] : ["expansion \(queryExpansion)"])
        return parts.joined(separator: ", ")
    }
}

/// Two rows compared on the same queries.
public struct ComparisonRow: Sendable, Hashable, Codable {
    /// Name of the row to start from.
    public var first: String
    /// Name of the row that may be better.
    public var second: String
    /// The difference.
    public var comparison: PairedComparison

    /// See the properties.
    public init(first: String, second: String, comparison: PairedComparison) {
        self.first = first
        self.second = second
        self.comparison = comparison
    }
}

/// How well one method guesses the domain.
public struct DomainRow: Sendable, Hashable, Codable {
    /// Extractor and method: `mobilenetv1_075, vote of 15`.
    public var name: String
    /// What was taken for what.
    public var confusion: ConfusionMatrix
    /// The share of right guesses with its interval.
    public var accuracy: Estimate?

    /// See the properties.
    public init(name: String, confusion: ConfusionMatrix, accuracy: Estimate? = nil) {
        self.name = name
        self.confusion = confusion
        self.accuracy = accuracy
    }
}

/// How well one compatibility score does.
public struct OutfitRow: Sendable, Hashable, Codable {
    /// What the score is.
    public var name: String
    /// What it reached.
    public var result: OutfitResult

    /// See the properties.
    public init(name: String, result: OutfitResult) {
        self.name = name
        self.result = result
    }
}

/// How long one extractor takes.
public struct TimingRow: Sendable, Hashable, Codable {
    /// The extractor's name, as in the retrieval rows.
    public var extractor: String
    /// Milliseconds for one picture alone, network only.
    public var millisecondsSingle: Double
    /// Milliseconds a picture in a batch.
    public var millisecondsBatch: Double?
    /// Pictures per second with all cores busy.
    public var picturesPerSecond: Double?
    /// Pictures per second from the JPEG file to the vector.
    public var picturesPerSecondFromFile: Double?
    /// Numbers that were learned.
    public var parameters: Int?
    /// Multiplications with addition for one picture.
    public var multiplyAdds: Int?
    /// Bytes of the model's file.
    public var bytes: Int?

    /// See the properties.
    public init(
        extractor: String, millisecondsSingle: Double, millisecondsBatch: Double? = nil,
        picturesPerSecond: Double? = nil,
        picturesPerSecondFromFile: Double? = nil, parameters: Int? = nil, multiplyAdds: Int? = nil, bytes: Int? = nil
    ) {
        self.extractor = extractor
        self.millisecondsSingle = millisecondsSingle
        self.millisecondsBatch = millisecondsBatch
        self.picturesPerSecond = picturesPerSecond
        self.picturesPerSecondFromFile = picturesPerSecondFromFile
        self.parameters = parameters
        self.multiplyAdds = multiplyAdds
        self.bytes = bytes
    }
}
