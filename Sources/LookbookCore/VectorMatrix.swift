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
