package import LookbookCore
package import LookbookMeasures

/// One combination and what it reached.
package struct RetrievalRow: Sendable, Hashable, Codable {
    /// The extractor's name.
    package var extractor: String
    /// The id of its embedding space.
    package var space: String
    /// The similarity metric.
    package var metric: SimilarityMetric
    /// The projection, as the user writes it.
    package var projection: String
    /// Neighbours of the query expansion; 0 is none.
    package var queryExpansion: Int
    /// Numbers in a vector.
    package var dimensions: Int
    /// The measured means.
    package var summary: RetrievalSummary

    /// See the properties.
    package init(
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
    package var name: String {
        Self.name(
            extractor: extractor, metric: metric, projection: projection, queryExpansion: queryExpansion)
    }

    /// The ``name`` of a row with these parts.
    package static func name(
        extractor: String, metric: SimilarityMetric, projection: String, queryExpansion: Int
    ) -> String {
        let parts =
            [extractor, metric.rawValue] + (projection == "none" ? [] : [projection])
            + (queryExpansion == 0 ? [] : ["expansion \(queryExpansion)"])
        return parts.joined(separator: ", ")
    }
}

/// Two rows compared on the same queries.
package struct ComparisonRow: Sendable, Hashable, Codable {
    /// Name of the row to start from.
    package var first: String
    /// Name of the row that may be better.
    package var second: String
    /// The difference.
    package var comparison: PairedComparison

    /// See the properties.
    package init(first: String, second: String, comparison: PairedComparison) {
        self.first = first
        self.second = second
        self.comparison = comparison
    }
}

/// How well one method guesses the domain.
package struct DomainRow: Sendable, Hashable, Codable {
    /// Extractor and method: `mobilenetv1_075, vote of 15`.
    package var name: String
    /// What was taken for what.
    package var confusion: ConfusionMatrix
    /// The share of right guesses with its interval.
    package var accuracy: Estimate?

    /// See the properties.
    package init(name: String, confusion: ConfusionMatrix, accuracy: Estimate? = nil) {
        self.name = name
        self.confusion = confusion
        self.accuracy = accuracy
    }
}

/// How well one compatibility score does.
package struct OutfitRow: Sendable, Hashable, Codable {
    /// What the score is.
    package var name: String
    /// What it reached.
    package var result: OutfitResult

    /// See the properties.
    package init(name: String, result: OutfitResult) {
        self.name = name
        self.result = result
    }
}

/// How long one extractor takes.
package struct TimingRow: Sendable, Hashable, Codable {
    /// The extractor's name, as in the retrieval rows.
    package var extractor: String
    /// Milliseconds for one picture alone, network only.
    package var millisecondsSingle: Double
    /// Milliseconds a picture in a batch.
    package var millisecondsBatch: Double?
    /// Pictures per second with all cores busy.
    package var picturesPerSecond: Double?
    /// Pictures per second from the JPEG file to the vector.
    package var picturesPerSecondFromFile: Double?
    /// Numbers that were learned.
    package var parameters: Int?
    /// Multiplications with addition for one picture.
    package var multiplyAdds: Int?
    /// Bytes of the model's file.
    package var bytes: Int?

    /// See the properties.
    package init(
        extractor: String, millisecondsSingle: Double, millisecondsBatch: Double? = nil,
        picturesPerSecond: Double? = nil,
        picturesPerSecondFromFile: Double? = nil, parameters: Int? = nil, multiplyAdds: Int? = nil,
        bytes: Int? = nil
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

/// Short names for the rows of one chart: what is the same in all of them is left out.
func shortNames(of rows: [RetrievalRow]) -> [String] {
    let parts = rows.map { row in
        [
            row.extractor, row.metric.rawValue, row.projection == "none" ? "" : row.projection,
            row.queryExpansion == 0 ? "" : "expansion \(row.queryExpansion)",
        ]
    }
    let varying = (0..<4).filter { place in Set(parts.map { $0[place] }).count > 1 }
    return parts.map { row in
        let shown = (varying.isEmpty ? [0] : varying).map { row[$0] }.filter { !$0.isEmpty }
        // A row that differs from others only by having no projection still needs a name.
        return shown.isEmpty ? "no projection" : shown.joined(separator: " · ")
    }
}
