import CKernels
import LookbookCore

/// A query as int8 codes in one or two planes: q is about step x (128 high + low), or step x high.
///
/// Two planes make the query's own error negligible; reading the rows takes longer than the second product. With many
/// queries at once the products decide, and one plane is faster.
struct QueryCode: Sendable {
    /// One plane after the other, `stride` codes each.
    private(set) var codes: [Int8]
    let step: Double
    /// |q|, of the vector that was coded.
    let norm: Double
    /// |q - step code|, rounded up.
    let residual: Double

    /// - Parameters:
    ///   - values: the query, after the metric's normalisation.
    ///   - planes: 1 or 2.
    init(_ values: [Double], planes: Int, stride: Int) {
        let greatest = values.reduce(0) { max($0, abs($1)) }
        let range = planes == 2 ? 127.0 * 128 : 127
        step = greatest / range
        let inverse = greatest == 0 ? 0 : range / greatest
        codes = Array(repeating: 0, count: planes * stride)
        var squares = 0.0
        var rest = 0.0
        for (place, value) in values.enumerated() {
            // Adding 1.5 * 2^52 rounds to an integer.
            let code = (value * inverse + 0x1.8p52) - 0x1.8p52
            squares += value * value
            rest += (value - step * code) * (value - step * code)
            let integer = Int(code)
            if planes == 2 {
                // The low plane takes -64 ... 63, so the high one ends at 127.
                let high = (integer + 64) >> 7
                codes[place] = Int8(high)
                codes[stride + place] = Int8(integer - 128 * high)
            } else {
                codes[place] = Int8(integer)
            }
        }
        norm = squares.squareRoot()
        residual = rest.squareRoot() * (1 + 1e-9)
    }

    /// A query of a block, normalised as the metric wants it: divided by its norm for the cosine, centred as well for the
    /// correlation. A query without a direction becomes zeros.
    init(_ block: QueryBlock, _ row: Int, metric: SimilarityMetric, planes: Int, stride: Int) {
        let values = UnsafeBufferPointer(start: block.matrix.row(row), count: block.matrix.columns).map(
            Double.init)
        let statistics = block.statistics
        switch metric {
        case .cosine:
            self.init(Self.divide(values, 0, statistics.squares[row]), planes: planes, stride: stride)
        case .correlation:
            let divided = Self.divide(values, statistics.means[row], statistics.centredSquares[row])
            self.init(divided, planes: planes, stride: stride)
        default:
            self.init(values, planes: planes, stride: stride)
        }
    }

    private static func divide(_ values: [Double], _ mean: Double, _ squares: Double) -> [Double] {
        let norm = squares.squareRoot()
        return values.map { norm == 0 ? 0 : ($0 - mean) / norm }
    }
}

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
