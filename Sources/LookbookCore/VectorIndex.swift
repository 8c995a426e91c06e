/// Nearest-neighbour search over the vectors of one space. A row is a vector's place in the matrix that was indexed.
///
/// An index is immutable: whoever changes the vectors builds a new one. All answers are ordered by distance, equal
/// distances by row; so rows sorted by item id give ties broken by item id.
public protocol VectorIndex: Sendable {
    /// Number of vectors.
    var rows: Int { get }
    /// Numbers in a vector.
    var dimensions: Int { get }

    /// The nearest rows for each query.
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - count: how many neighbours, at least 1. Fewer come back when there are fewer rows to choose from.
    ///   - metric: what "near" means.
    ///   - subset: the rows to choose from, ascending and without repetition; `nil` means all.
    /// - Throws: ``LookbookError`` when the dimensions differ, a number is not finite, or a row of the subset does not exist.
    func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]]

    /// All distances from some queries to a range of rows, for evaluation: `queries.rows * range.count` numbers, query by query.
    ///
    /// - Throws: ``LookbookError`` as above.
    func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float]
}

/// A row and how far it is.
public struct Neighbour: Sendable, Hashable {
    /// Place in the indexed matrix.
    public let row: Int32
    /// As the metric defines it, from 0 for equal vectors.
    public let distance: Float

    /// Makes the value from its parts.
    public init(row: Int32, distance: Float) {
        self.row = row
        self.distance = distance
    }
}

/// Vectors of one space as the rows of a matrix, row after row.
public struct VectorMatrix: Sendable, Hashable {
    /// Number of vectors.
    public let rows: Int
    /// Numbers in a vector.
    public let columns: Int
    /// `rows * columns` numbers.
    public let values: [Float]

    /// - Precondition: `values` holds `rows * columns` numbers.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "a matrix's values must fill it")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// One vector as a matrix of one row.
    public init(_ vector: [Float]) {
        self.init(rows: 1, columns: vector.count, values: vector)
    }

    /// A row as a view of the values, without a copy.
    public subscript(row: Int) -> ArraySlice<Float> {
        values[row * columns..<(row + 1) * columns]
    }
}
