import CKernels
import LookbookCore

/// The vectors as int8 codes: vector i is about scale[i] x its codes. A quarter of the memory to read, and exact integer
/// arithmetic on it.
struct CodeTable: Sendable {
    /// Codes from one row to the next, a multiple of 64; the padding is 0.
    let stride: Int
    let codes: AlignedBuffer<Int8>
    /// |x|^2.
    let squares: AlignedBuffer<Float>
    /// For metrics that use the vectors as they are.
    let plain: CodeBounds
    /// For the cosine: everything is divided by |x|.
    let normalised: CodeBounds
    /// For the correlation: everything is divided by |x - mean(x)|.
    let centred: CodeBounds

    init(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, kernels: KernelLevel, threads: Int
    ) throws(LookbookError) {
        let stride = PaddedMatrix.padded(matrix.columns, to: Int(LOOKBOOK_ROW_BYTES))
        self.stride = stride
        let scales = statistics.peaks.map { RowStatistics.isTame(peak: $0) ? Float($0 / 127) : 0 }
        var residuals: [Double] = []
        codes = try AlignedBuffer(count: matrix.rows * stride) { buffer throws(LookbookError) in
            guard let start = buffer.baseAddress else { return }
            let writes = DisjointWrites(memory: start)
            let ranges = Parallel.ranges(matrix.rows, pieces: threads * 4, least: 256)
            residuals = Parallel.map(ranges.count, threads: threads) { part in
                ranges[part].map { row in
                    guard RowStatistics.isTame(peak: statistics.peaks[row]) else { return Double.infinity }
                    let squares = lookbook_quantise(
                        kernels.native, matrix.row(row), matrix.stride, scales[row],
                        writes.memory + row * stride)
                    return squares.squareRoot() * (1 + 1e-9)
                }
            }.flatMap { $0 }
        }
        squares = try AlignedBuffer(statistics.squares.map { Float($0) })
        let measured = zip(scales, zip(residuals, statistics.squares)).map {
            CodeBounds.Row(scale: Double($0), residual: $1.0, norm: $1.1.squareRoot())
        }
        plain = try CodeBounds(measured, weights: nil)
        normalised = try CodeBounds(measured, weights: statistics.squares)
        centred = try CodeBounds(measured, weights: statistics.centredSquares)
    }

    /// Bytes in memory.
    var bytes: Int {
        let bounds = [plain, normalised, centred].map {
            $0.multipliers.count + $0.residuals.count + $0.norms.count
        }
        return codes.count + MemoryLayout<Float>.stride * (squares.count + bounds.reduce(0, +))
    }

    /// The codes of a range of places among the rows to choose from; `list` is that part of the list of rows, if any.
    func native(_ places: Range<Int>, list: UnsafePointer<Int32>?) -> lookbook_code_rows {
        let start = list == nil ? codes.start + places.lowerBound * stride : codes.start
        return lookbook_code_rows(values: start, stride: stride, index: list, count: places.count)
    }
}

/// For each row the three numbers that turn a product of codes into a bound, each multiplied by the row's weight w.
struct CodeBounds: Sendable {
    /// w scale.
    let multipliers: AlignedBuffer<Float>
    /// w |x - scale code|, rounded up.
    let residuals: AlignedBuffer<Float>
    /// w |scale code|, rounded up.
    let norms: AlignedBuffer<Float>

    /// What coding a vector x left: `residual` is |x - scale code|, infinite for a vector that is not tame.
    struct Row {
        let scale, residual, norm: Double
    }

    /// - Parameter weights: w is 1 / sqrt of these, 0 where they are 0; nil: w = 1.
    init(_ rows: [Row], weights: [Double]?) throws(LookbookError) {
        let weights = weights.map { $0.map { $0 == 0 ? 0 : 1 / $0.squareRoot() } } ?? rows.map { _ in 1 }
        let weighted = zip(rows, weights).map { row, weight in
            guard row.residual.isFinite else {
                return (multiplier: Float(0), residual: Float.infinity, norm: Float(0))
            }
            return (
                Float(weight * row.scale), Float(weight * row.residual * (1 + 1e-6)),
                Float(weight * (row.norm + row.residual) * (1 + 1e-6))
            )
        }
        multipliers = try AlignedBuffer(weighted.map(\.multiplier))
        residuals = try AlignedBuffer(weighted.map(\.residual))
        norms = try AlignedBuffer(weighted.map(\.norm))
    }
}

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

    /// Bytes in memory.
    var bytes: Int { MemoryLayout<Double>.stride * 4 * squares.count }

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

    func row(_ row: UnsafePointer<Float>) -> (
        mean: Double, squares: Double, centredSquares: Double, peak: Double
    ) {
        let mean = exact(LOOKBOOK_DOT, row, 0, ones, 0) / Double(max(1, columns))
        let isConstant = columns == 0 || exact(LOOKBOOK_CHEBYSHEV, row, Double(row[0]), zeros, 0) == 0
        return (
            mean, exact(LOOKBOOK_DOT, row, 0, row, 0),
            isConstant ? 0 : exact(LOOKBOOK_DOT, row, mean, row, mean),
            exact(LOOKBOOK_CHEBYSHEV, row, 0, zeros, 0)
        )
    }

    private func exact(
        _ operation: lookbook_operation, _ u: UnsafePointer<Float>, _ uMean: Double,
        _ v: UnsafePointer<Float>,
        _ vMean: Double
    ) -> Double {
        lookbook_exact(kernels.native, operation, u, uMean, v, vMean, columns)
    }
}
