internal import LookbookCore

/// Average query expansion: each query gets the direction of the mean of itself and its nearest neighbours, and keeps its length.
///
/// The mean of different directions is shorter than each of them; the query's own length keeps it as far from the origin as
/// the gallery is, whether vectors are L2-normalised or not. The query's own entry is no neighbour of it.
/// Source: Chum et al., "Total Recall", 2007; without its geometric check.
struct QueryExpansion {
    let neighbours: Int
    let metric: SimilarityMetric
    let index: any VectorIndex
    let gallery: Gallery

    /// - Parameter entries: the gallery entries that ask.
    func expanded(_ entries: ArraySlice<Int>) async throws -> VectorMatrix {
        let queries = gallery.vectors.selecting(Array(entries))
        guard neighbours > 0 else { return queries }
        // One more than wanted, because the query's own entry may come back.
        let found = try await index.nearest(to: queries, count: neighbours + 1, metric: metric, among: nil)
        var values = [Float]()
        values.reserveCapacity(queries.values.count)
        for (entry, near) in zip(entries, found) {
            let others = near.lazy.map { Int($0.row) }.filter { $0 != entry }.prefix(neighbours)
            values += mean([entry] + others, length: length(Array(gallery.vectors[entry])))
        }
        return VectorMatrix(rows: queries.rows, columns: queries.columns, values: values)
    }

    private func mean(_ entries: [Int], length wanted: Double) -> [Float] {
        var sum = [Float](repeating: 0, count: gallery.vectors.columns)
        for entry in entries {
            for (column, value) in gallery.vectors[entry].enumerated() { sum[column] += value }
        }
        let own = length(sum)
        return own == 0 ? sum : sum.map { Float(Double($0) * wanted / own) }
    }

    private func length(_ vector: [Float]) -> Double {
        vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
