import LookbookCore

/// Some queries that are searched for together, measured and padded.
struct QueryBlock: Sendable {
    let matrix: PaddedMatrix
    let statistics: RowStatistics

    /// - Throws: ``LookbookError`` when the dimensions differ from the index's or a number is not finite.
    init(_ queries: VectorMatrix, dimensions: Int, kernels: KernelLevel, threads: Int) throws(LookbookError) {
        guard queries.rows == 0 || queries.columns == dimensions else {
            throw .dimensions(queries.columns, expected: dimensions)
        }
        matrix = try PaddedMatrix(queries)
        statistics = RowStatistics(matrix, kernels: kernels, threads: threads)
    }
}

/// Rows to choose from: a range of all rows, or a part of a list of them.
struct RowSelection: Sendable {
    /// The rows of a filtered search, ascending; nil for all rows.
    let list: [Int32]?
    /// Number of rows to choose from.
    let count: Int

    init(list: [Int32]?, rows: Int) {
        self.list = list
        count = list?.count ?? rows
    }

    /// The row at a place among those to choose from.
    func row(_ place: Int) -> Int {
        list.map { Int($0[place]) } ?? place
    }

    /// Calls with the list's part for some places, or nil when all rows count.
    func withList<Result>(_ places: Range<Int>, _ body: (UnsafePointer<Int32>?) -> Result) -> Result {
        guard let list else { return body(nil) }
        return list[places].withUnsafeBufferPointer { body($0.baseAddress) }
    }

    /// - Throws: ``LookbookError`` `index.subset` when the rows are not ascending rows of the index.
    static func check(_ list: [Int32], rows: Int) throws(LookbookError) {
        var previous: Int32 = -1
        for row in list {
            guard row > previous else { throw .subset("are not ascending: \(row) follows \(previous)") }
            previous = row
        }
        guard Int(previous) < rows else { throw .subset("name row \(previous), and there are \(rows)") }
    }
}
