public import LookbookCore

/// The contract in its simplest form: every distance by its definition, in double precision, and a sort.
public struct FakeVectorIndex: VectorIndex {
    private let vectors: VectorMatrix

    /// Number of vectors.
    public var rows: Int { vectors.rows }
    /// Numbers in a vector.
    public var dimensions: Int { vectors.columns }

    /// - Throws: ``LookbookError`` `index.not-finite`.
    public init(_ vectors: VectorMatrix) throws {
        try Self.checkFinite(vectors)
        self.vectors = vectors
    }

    /// The nearest rows, by sorting all distances.
    public func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        guard count > 0 else {
            throw LookbookError(.indexCount, "no neighbours are asked for", facts: [.remedy: "ask for at least one"])
        }
        try check(queries)
        let choice = subset ?? (0..<rows).map { Int32($0) }
        guard choice.allSatisfy({ 0..<rows ~= Int($0) }), zip(choice, choice.dropFirst()).allSatisfy(<) else {
            throw LookbookError(
                .indexSubset, "the subset is not ascending rows",
                facts: [.remedy: "sort it and leave out what is not there"])
        }
        return (0..<queries.rows).map { query in
            let neighbours = choice.map {
                Neighbour(row: $0, distance: metric.distance(Array(queries[query]), Array(vectors[Int($0)])))
            }
            return Array(neighbours.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.prefix(count))
        }
    }

    /// All distances, by their definition.
    public func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        try check(queries)
        guard range.lowerBound >= 0, range.upperBound <= rows else {
            throw LookbookError(
                .indexSubset, "the range is not within the rows", facts: [.remedy: "ask for rows that exist"])
        }
        return (0..<queries.rows).flatMap { query in
            range.map { metric.distance(Array(queries[query]), Array(vectors[$0])) }
        }
    }

    private func check(_ queries: VectorMatrix) throws {
        guard queries.rows == 0 || rows == 0 || queries.columns == dimensions else {
            throw LookbookError(
                .indexDimensions, "the query has another length", facts: [.remedy: "use vectors of one space"])
        }
        try Self.checkFinite(queries)
    }

    private static func checkFinite(_ matrix: VectorMatrix) throws {
        guard matrix.values.allSatisfy(\.isFinite) else {
            throw LookbookError(.indexNotFinite, "a number is not finite", facts: [.remedy: "leave the vector out"])
        }
    }
}
