import CKernels
import LookbookCore

/// The directions of the vectors in a rotated space: int8 codes of 64 numbers, and what the codes leave out.
///
/// **What is compared.** With u = x / |x| and v = q / |q| (0 for a vector of zeros), cosine ranks by -u·v, inner product by
/// -|q| |x| u·v, and Euclidean distance by |x|² - 2 |q| |x| u·v. So one bound of u·v serves all three.
///
/// **The bound.** Let a = u - m and b = v - m with a fixed m (the mean of the directions), and B the basis, 64 rows. Then
/// -u·v = K - m·v with K = -m·a - a·b. With any y and z of 64 numbers let a = B'y + f and b = B'z + g; so
///
///     a·b = y·BB'z + (Bf)·z + (Bg)·y + f·g.
///
/// y is what was computed of Ba, |Ba - y| <= d, and |BB' - 1| <= `defect`. So y·BB'z differs from y·z by at most
/// defect |y| |z|, and |Bf| = |Ba - y - (BB' - 1) y| <= d + defect |y|; likewise for z and its own d' . f·g is at most
/// |f| |g|, and |f|² <= |a|² - |y|² + 2 |y| d + defect |y|². Finally y = s c + r with codes c, and z = t e + w with int16
/// numbers e: y·z = s t c·e + r·z + w·(s c), of which c·e is an integer, computed without error. Together
///
///     |a·b - s t c·e| <= |r| |z| + |f| |g| + |z| (d + 3 defect |y|) + |y| d' + |s c| |w|,
///
/// all of it known, where |y| <= 2.01 as |u|, |m| <= 1. In a space of low rank f and g are small, and few rows are left.
///
/// **Rounding.** y and z come from float32 products over at most 128 numbers that are added in double precision, each within
/// 136 · 2^-24 |x| of the true one: d = d' = 8 · 136 · 2^-24. Keys and bounds are computed in float32 (u = 2^-24); K takes at most 7
/// roundings of numbers of at most 4, the bound 8 of its size, and distances that tie after rounding differ by at most
/// 2 u (1 + |q| |x|), squared ones by 4 u (|q|² + |x|²): `slack` = 4e-6 = 67 u of each of those sizes is more than all of it.
struct RotatedTable: Sendable {
    static let slack = 4e-6
    /// The most that |y| can be.
    static let reach = 2.01
    /// d.
    private static let rounding =
        Double(Rotation.numbers).squareRoot() * Double(Rotation.span + 8) * 0x1p-24 * (1 + 1e-5)
    private static let blockRows = Int(LOOKBOOK_ROTATED_ROWS)

    let rotation: Rotation
    let rows: Int
    private let codes: AlignedBuffer<UInt8>
    /// s, |r|, |f|, -m·a and |x|.
    private let scales, rests, beyonds, biases, norms: AlignedBuffer<Float>

    /// Bytes in memory.
    var bytes: Int {
        codes.count + MemoryLayout<Float>.stride * 5 * scales.count
            + MemoryLayout<Float>.stride * (rotation.basis.count + rotation.mean.count)
    }

    /// - Parameter matrix: vectors that are all tame, each of at least 64 numbers.
    init(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, rotation: Rotation, kernels: KernelLevel,
        threads: Int
    ) throws(LookbookError) {
        self.rotation = rotation
        rows = matrix.rows
        let padded = PaddedMatrix.padded(matrix.rows, to: Self.blockRows)
        let buffers = try (0..<5).map { _ throws(LookbookError) in
            try AlignedBuffer<Float>(count: padded) { _ throws(LookbookError) in }
        }
        (scales, rests, beyonds, biases, norms) = (buffers[0], buffers[1], buffers[2], buffers[3], buffers[4])
        let targets = buffers.map { DisjointWrites(memory: UnsafeMutablePointer(mutating: $0.start)) }
        codes = try AlignedBuffer(count: padded * Rotation.numbers) { buffer throws(LookbookError) in
            guard let start = buffer.baseAddress else { return }
            let coder = RowCoder(
                matrix: matrix, statistics: statistics, rotation: rotation, kernels: kernels,
                codes: DisjointWrites(memory: start), numbers: targets)
            let ranges = Parallel.ranges(matrix.rows, length: RowCoder.rows)
            _ = Parallel.map(ranges.count, threads: threads) { coder.code(ranges[$0]) }
        }
    }

    /// As the kernels take it.
    func native(withNorms: Bool) -> lookbook_rotated_rows {
        lookbook_rotated_rows(
            codes: codes.start, scale: scales.start, rest: rests.start, beyond: beyonds.start,
            bias: biases.start, norm: withNorms ? norms.start : nil)
    }

    /// Codes some rows.
    private struct RowCoder: Sendable {
        /// Rows that are coded in one go: whole blocks.
        static let rows = 256

        let matrix: PaddedMatrix
        let statistics: RowStatistics
        let rotation: Rotation
        let kernels: KernelLevel
        let codes: DisjointWrites<UInt8>
        let numbers: [DisjointWrites<Float>]

        func code(_ range: Range<Int>) {
            let products = rotation.products(
                with: matrix, rows: range, stride: Self.rows, kernels: kernels)
            let exact = ExactProducts(columns: matrix.columns, stride: matrix.stride, kernels: kernels)
            var rotated = [Double](repeating: 0, count: Rotation.numbers)
            for (place, row) in range.enumerated() {
                let norm = statistics.squares[row].squareRoot()
                let inverse = norm > 0 ? 1 / norm : 0
                for number in rotated.indices {
                    rotated[number] =
                        products[number * Self.rows + place] * inverse - rotation.rotatedMean[number]
                }
                let along = exact(matrix.row(row), rotation.mean.start) * inverse
                let squares = (norm > 0 ? 1 : 0) - 2 * along + rotation.meanSquares
                write(row, rotated, squares: squares, bias: rotation.meanSquares - along, norm: norm)
            }
        }

        /// - Parameters:
        ///   - rotated: y.
        ///   - squares: |a|^2.
        private func write(_ row: Int, _ rotated: [Double], squares: Double, bias: Double, norm: Double) {
            let own = rotated.reduce(0) { $0 + $1 * $1 }
            let scale = Float(rotated.reduce(0) { max($0, abs($1)) } / 127)
            let inverse = scale > 0 ? 1 / Double(scale) : 0
            let block =
                codes.memory + row / RotatedTable.blockRows * RotatedTable.blockRows * Rotation.numbers
            let lane = row % RotatedTable.blockRows
            var rest = 0.0
            for (number, value) in rotated.enumerated() {
                let code = (value * inverse).rounded()
                rest += (value - Double(scale) * code) * (value - Double(scale) * code)
                block[number / 4 * 64 + lane * 4 + number % 4] = UInt8(clamping: Int(code) + 128)
            }
            let beyond = squares - own + 2 * own.squareRoot() * RotatedTable.rounding + rotation.defect * own
            numbers[0].memory[row] = scale
            numbers[1].memory[row] = Float(rest.squareRoot() * (1 + 1e-6))
            numbers[2].memory[row] = Float(max(0, beyond + 1e-12).squareRoot() * (1 + 1e-6))
            numbers[3].memory[row] = Float(bias)
            numbers[4].memory[row] = Float(norm)
        }
    }
}

extension RotatedTable {
    /// A query of a block as the kernels take it; see the bound above.
    func query(_ block: QueryBlock, _ row: Int, metric: SimilarityMetric, kernels: KernelLevel)
        -> lookbook_rotated_query
    {
        let exact = ExactProducts(columns: rotation.columns, stride: rotation.stride, kernels: kernels)
        let from = block.matrix.row(row)
        let norm = block.statistics.squares[row].squareRoot()
        let inverse = norm > 0 ? 1 / norm : 0
        let along = exact(from, rotation.mean.start) * inverse
        let products = rotation.products(with: block.matrix, rows: row..<row + 1, stride: 1, kernels: kernels)
        let rotated = zip(products, rotation.rotatedMean).map { $0 * inverse - $1 }
        let own = rotated.reduce(0) { $0 + $1 * $1 }
        let size = own.squareRoot()
        let squares = (norm > 0 ? 1 : 0) - 2 * along + rotation.meanSquares
        let beyond = max(0, squares - own + 2 * size * Self.rounding + rotation.defect * own + 1e-12)
            .squareRoot()
        var query = lookbook_rotated_query()
        let rest = Self.write(rotated, into: &query)
        query.rest_factor = Float(size * (1 + 1e-5))
        query.beyond_factor = Float(beyond * (1 + 1e-5))
        let fixed =
            size * (Self.rounding + 3 * rotation.defect * Self.reach) + Self.reach * (Self.rounding + rest)
        query.radius = Float((fixed + Self.slack) * (1 + 1e-5))
        query.shift = Float(-along)
        query.slack = Float(Self.slack)
        switch metric {
        case .euclidean:
            (query.weight, query.square_factor) = (Float(2 * norm), 1)
            query.constant = Float(Self.slack * norm * norm)
        case .innerProduct:
            (query.weight, query.square_factor) = (Float(norm), 0)
            query.constant = Float(Self.slack)
        default: query.constant = Float(Self.slack)
        }
        return query
    }

    /// Codes the numbers of a query in 16 bits.
    ///
    /// - Returns: the length of what that leaves out.
    private static func write(_ rotated: [Double], into query: inout lookbook_rotated_query) -> Double {
        let step = rotated.reduce(0) { max($0, abs($1)) } / 32_639
        let inverse = step > 0 ? 1 / step : 0
        var rest = 0.0
        withUnsafeMutableBytes(of: &query.numbers) { bytes in
            let numbers = bytes.bindMemory(to: Int16.self)
            for (place, value) in rotated.enumerated() {
                let code = (value * inverse).rounded()
                rest += (value - step * code) * (value - step * code)
                numbers[place] = Int16(clamping: Int(code))
            }
        }
        lookbook_finish_rotated_query(&query)
        query.gain = Float(step)
        return rest.squareRoot() * (1 + 1e-6)
    }
}

extension SimilarityMetric {
    /// Whether a scan in the rotated space can exclude rows.
    var usesRotation: Bool {
        switch self {
        case .cosine, .innerProduct, .euclidean: true
        case .correlation, .manhattan, .chebyshev, .canberra, .brayCurtis: false
        }
    }
}
