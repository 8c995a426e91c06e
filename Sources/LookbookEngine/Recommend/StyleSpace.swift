import LookbookCore

/// The style of garments apart from their kind: within each domain the mean of the domain is taken off the vectors, and
/// what is left - colour, pattern, formality - is normalised and indexed.
struct StyleSpace: Sendable {
    let index: any VectorIndex
    private let means: [String: [Float]]
    private let overall: [Float]

    init(_ snapshot: CatalogueSnapshot, makeIndex: (VectorMatrix) throws -> any VectorIndex) rethrows {
        let vectors = snapshot.table.vectors
        means = snapshot.rowsOfDomain.mapValues { Self.mean(of: $0, in: vectors) }
        overall = Self.mean(of: (0..<vectors.rows).map(Int32.init), in: vectors)
        var values: [Float] = []
        values.reserveCapacity(vectors.values.count)
        for (row, record) in snapshot.table.rows.enumerated() {
            values.append(contentsOf: Self.residual(vectors[row], means[record.domain] ?? overall))
        }
        index = try makeIndex(VectorMatrix(rows: vectors.rows, columns: vectors.columns, values: values))
    }

    /// The style of a vector as a garment of a domain. L2-normalised; zeros when nothing is left.
    func style(of vector: [Float], in domain: String) -> [Float] {
        Self.residual(vector[...], means[domain] ?? overall)
    }

    private static func residual(_ vector: ArraySlice<Float>, _ mean: [Float]) -> [Float] {
        var rest = zip(vector, mean).map { $0 - $1 }
        let norm = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 1e-6 else { return [Float](repeating: 0, count: rest.count) }
        for place in rest.indices { rest[place] /= norm }
        return rest
    }

    private static func mean(of rows: [Int32], in vectors: VectorMatrix) -> [Float] {
        var sum = [Float](repeating: 0, count: vectors.columns)
        for row in rows {
            let start = Int(row) * vectors.columns
            for place in sum.indices { sum[place] += vectors.values[start + place] }
        }
        return sum.map { $0 / Float(max(1, rows.count)) }
    }
}
