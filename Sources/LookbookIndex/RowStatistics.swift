import CKernels
import LookbookCore

/// What the distances need to know of every vector, computed once, in double precision.
struct RowStatistics: Sendable {
    /// Mean of the numbers.
    let means: [Double]
    /// Sum of the squares.
    let squares: [Double]
    /// Sum of the squares of the differences to the mean; exactly 0 for a vector whose numbers are all equal.
    let centredSquares: [Double]
    /// The greatest absolute value.
    let peaks: [Double]
    /// Whether float32 arithmetic holds its error bounds on every vector; see ``isTame(peak:)``.
    let areAllTame: Bool

    init(_ matrix: PaddedMatrix, kernels: KernelLevel, threads: Int) {
        let measure = RowMeasure(columns: matrix.columns, kernels: kernels)
        let ranges = Parallel.ranges(matrix.rows, pieces: threads * 4, least: 256)
        let parts = Parallel.map(ranges.count, threads: threads) { part in
            ranges[part].map { measure.row(matrix.row($0)) }
        }
        let rows = parts.flatMap { $0 }
        means = rows.map(\.mean)
        squares = rows.map(\.squares)
        centredSquares = rows.map(\.centredSquares)
        peaks = rows.map(\.peak)
        areAllTame = peaks.allSatisfy(Self.isTame)
    }

    /// Whether squares, products and quotients of a vector's numbers stay so far from float32's limits (1e-38 and 3e38)
    /// that neither overflow nor underflow can disturb a sum. Vectors that are not tame are compared in double precision
    /// only: slower, and as right.
    static func isTame(peak: Double) -> Bool {
        peak == 0 || 1e-15...1e15 ~= peak
    }
}

/// Measures single vectors.
private struct RowMeasure {
    let columns: Int
    let kernels: KernelLevel
    private let ones: [Float]
    private let zeros: [Float]

    init(columns: Int, kernels: KernelLevel) {
        self.columns = columns
        self.kernels = kernels
        ones = Array(repeating: 1, count: columns)
        zeros = Array(repeating: 0, count: columns)
    }

    func row(_ row: UnsafePointer<Float>) -> (mean: Double, squares: Double, centredSquares: Double, peak: Double) {
        let mean = exact(LOOKBOOK_DOT, row, 0, ones, 0) / Double(max(1, columns))
        let isConstant = columns == 0 || exact(LOOKBOOK_CHEBYSHEV, row, Double(row[0]), zeros, 0) == 0
        return (
            mean, exact(LOOKBOOK_DOT, row, 0, row, 0), isConstant ? 0 : exact(LOOKBOOK_DOT, row, mean, row, mean),
            exact(LOOKBOOK_CHEBYSHEV, row, 0, zeros, 0)
        )
    }

    private func exact(
        _ operation: lookbook_operation, _ u: UnsafePointer<Float>, _ uMean: Double, _ v: UnsafePointer<Float>,
        _ vMean: Double
    ) -> Double {
        lookbook_exact(kernels.native, operation, u, uMean, v, vMean, columns)
    }
}
