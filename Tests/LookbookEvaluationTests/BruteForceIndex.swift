import LookbookCore

/// The seam by its definition: every distance by the reference formula, then a sort.
struct BruteForceIndex: VectorIndex {
    let vectors: VectorMatrix
    var rows: Int { vectors.rows }
    var dimensions: Int { vectors.columns }

    func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        (0..<queries.rows).map { query in
            let candidates = subset ?? (0..<Int32(rows)).map { $0 }
            let all = candidates.map {
                Neighbour(row: $0, distance: metric.distance(Array(queries[query]), Array(vectors[Int($0)])))
            }
            return Array(all.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.prefix(count))
        }
    }

    func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        (0..<queries.rows).flatMap { query in
            range.map { metric.distance(Array(queries[query]), Array(vectors[$0])) }
        }
    }
}
