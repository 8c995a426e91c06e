package import LookbookCore

/// Vectors with what an evaluation needs to know of each: plain values, wherever they come from.
package struct LabelledVectors: Sendable {
    /// One vector a row.
    package let vectors: VectorMatrix
    /// The id of each row. Equal distances are ordered by it (as UTF-8 bytes), then by the row.
    package let ids: [String]
    /// What counts as right: a result is relevant when its label equals the query's. A row without a label takes no part.
    package let labels: [String?]
    /// Rows with the same hash show the same picture. `nil` says that nothing is known.
    package let pixelHashes: [String?]

    /// - Parameters:
    ///   - vectors: one vector a row.
    ///   - ids: as many as rows.
    ///   - labels: as many as rows.
    ///   - pixelHashes: as many as rows, or nil when unknown.
    /// - Throws: `evaluation.input` when the counts differ.
    package init(
        vectors: VectorMatrix, ids: [String], labels: [String?], pixelHashes: [String?]? = nil
    ) throws(LookbookError) {
        let hashes = pixelHashes ?? Array(repeating: nil, count: vectors.rows)
        guard ids.count == vectors.rows, labels.count == vectors.rows, hashes.count == vectors.rows else {
            throw LookbookError(
                .evaluationInput,
                "\(vectors.rows) vectors have \(ids.count) ids, \(labels.count) labels and \(hashes.count) picture hashes",
                facts: [.remedy: "give one id, one label and one hash for each vector, in the same order"])
        }
        self.vectors = vectors
        self.ids = ids
        self.labels = labels
        self.pixelHashes = hashes
    }

    /// Only some rows, in ascending order: a split, for example.
    ///
    /// - Parameter isIncluded: asked once for each row.
    package func filtered(_ isIncluded: (_ row: Int) throws -> Bool) rethrows -> LabelledVectors {
        let rows = try (0..<vectors.rows).filter(isIncluded)
        return LabelledVectors(rows: rows, of: self)
    }

    /// The same rows with other vectors, a projection of these for example.
    ///
    /// - Throws: `evaluation.input` when there are more or fewer vectors.
    package func replacing(vectors: VectorMatrix) throws(LookbookError) -> LabelledVectors {
        try LabelledVectors(vectors: vectors, ids: ids, labels: labels, pixelHashes: pixelHashes)
    }

    private init(rows: [Int], of other: LabelledVectors) {
        vectors = other.vectors.selecting(rows)
        ids = rows.map { other.ids[$0] }
        labels = rows.map { other.labels[$0] }
        pixelHashes = rows.map { other.pixelHashes[$0] }
    }
}

extension VectorMatrix {
    /// The given rows, in the given order.
    func selecting(_ chosen: [Int]) -> VectorMatrix {
        var picked = [Float]()
        picked.reserveCapacity(chosen.count * columns)
        for row in chosen { picked.append(contentsOf: self[row]) }
        return VectorMatrix(rows: chosen.count, columns: columns, values: picked)
    }
}
