import CKernels
import LookbookCore

/// An orthonormal basis of the 64 directions in which a sample of vectors varies most, and the sample's mean.
///
/// Found by subspace iteration (Golub, Van Loan, "Matrix Computations", 8.2.4) on the directions u = x / |x| less their mean:
/// the bound of ``RotatedTable`` holds for any basis, so that it need not be converged; four rounds come within 0.1 % of the
/// energy of the principal components. The basis is then mixed by a Hadamard matrix: inside the space nothing changes, but
/// the numbers become equally large, and int8 codes of them lose a third less.
struct Rotation: Sendable {
    /// Numbers that are kept.
    static let numbers = Int(LOOKBOOK_ROTATED_NUMBERS)
    private static let sampleRows = 4096
    private static let rounds = 4

    /// One direction a row, `stride` numbers each, float32.
    let basis: AlignedBuffer<Float>
    /// `stride` numbers.
    let mean: AlignedBuffer<Float>
    let columns: Int
    let stride: Int
    /// How far the basis is from orthonormal: the Frobenius norm of B B' - 1.
    let defect: Double
    /// |mean|^2.
    let meanSquares: Double
    /// The basis times the mean.
    let rotatedMean: [Double]
    /// What part of the sample's variation lies in the basis, 0...1.
    let energy: Double

    /// - Parameter matrix: tame vectors of at least 64 numbers each; at least one.
    init(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, kernels: KernelLevel, threads: Int
    ) throws(LookbookError) {
        (columns, stride) = (matrix.columns, matrix.stride)
        let sample = try Sample(matrix, statistics, rows: Self.sampleRows, kernels: kernels, threads: threads)
        var directions = Directions(count: Self.numbers, columns: columns)
        directions.fill { sample.value(($0 * max(1, sample.rows / Self.numbers)) % sample.rows, $1) }
        directions.makeOrthonormal()
        for _ in 0..<Self.rounds {
            directions = try sample.multiplied(directions)
            directions.makeOrthonormal()
        }
        energy = try sample.energy(in: directions)
        directions.mix()
        basis = try directions.padded(to: stride)
        mean = sample.mean
        let exact = ExactProducts(columns: columns, stride: stride, kernels: kernels)
        let (basis, mean, stride) = (basis, mean, stride)
        var defect = 0.0
        for one in 0..<Self.numbers {
            for other in 0..<Self.numbers {
                let product = exact(basis.start + one * stride, basis.start + other * stride)
                defect += (product - (one == other ? 1 : 0)) * (product - (one == other ? 1 : 0))
            }
        }
        self.defect = defect.squareRoot() * (1 + 1e-9)
        meanSquares = exact(mean.start, mean.start)
        rotatedMean = (0..<Self.numbers).map { exact(basis.start + $0 * stride, mean.start) }
    }
}

extension Rotation {
    /// Numbers that are multiplied in float32 before they join a sum in double precision.
    static let span = 128

    /// The basis times some rows, number by number, `stride` places each.
    ///
    /// Each product is within (span + 8) 2^-24 |row| of the true one, relative to the length of a direction.
    func products(
        with matrix: PaddedMatrix, rows: Range<Int>, stride length: Int, kernels: KernelLevel
    ) -> [Double] {
        var part = [Float](repeating: 0, count: Self.numbers * length)
        var sums = [Double](repeating: 0, count: Self.numbers * length)
        for start in Swift.stride(from: 0, to: matrix.stride, by: Self.span) {
            lookbook_float_tile(
                kernels.native, LOOKBOOK_DOT,
                lookbook_float_rows(
                    values: basis.start + start, stride: stride, index: nil, count: Self.numbers),
                lookbook_float_rows(
                    values: matrix.row(rows.lowerBound) + start, stride: matrix.stride, index: nil,
                    count: rows.count),
                min(Self.span, matrix.stride - start), &part, length)
            for place in sums.indices { sums[place] += Double(part[place]) }
        }
        return sums
    }
}

/// Products of float32 vectors in double precision.
struct ExactProducts: Sendable {
    let columns: Int
    let stride: Int
    let kernels: KernelLevel

    func callAsFunction(_ one: UnsafePointer<Float>, _ other: UnsafePointer<Float>) -> Double {
        lookbook_exact(kernels.native, LOOKBOOK_DOT, one, 0, other, 0, columns)
    }
}

/// Some rows of a matrix as directions less their mean, row after row and column after column.
private struct Sample {
    let rows: Int
    let columns: Int
    let mean: AlignedBuffer<Float>
    private let stride: Int
    private let length: Int
    private let byRow: AlignedBuffer<Float>
    private let byColumn: AlignedBuffer<Float>
    private let kernels: KernelLevel
    private let threads: Int

    init(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, rows wanted: Int, kernels: KernelLevel,
        threads: Int
    ) throws(LookbookError) {
        let (rows, columns, stride) = (min(matrix.rows, wanted), matrix.columns, matrix.stride)
        let chosen = (0..<rows).map { $0 * matrix.rows / rows }
        let scales = chosen.map { statistics.squares[$0] > 0 ? 1 / statistics.squares[$0].squareRoot() : 0 }
        var sums = [Double](repeating: 0, count: columns)
        for (row, scale) in zip(chosen, scales) {
            let from = matrix.row(row)
            for column in 0..<columns { sums[column] += Double(from[column]) * scale }
        }
        let middle = sums.map { Float($0 / Double(rows)) }
        mean = try AlignedBuffer(count: stride) { buffer throws(LookbookError) in
            for column in 0..<columns { buffer[column] = middle[column] }
        }
        byRow = try AlignedBuffer(count: rows * stride) { buffer throws(LookbookError) in
            for (place, row) in chosen.enumerated() {
                let (from, scale) = (matrix.row(row), Float(scales[place]))
                for column in 0..<columns {
                    buffer[place * stride + column] = from[column] * scale - middle[column]
                }
            }
        }
        let length = PaddedMatrix.padded(rows, to: Int(LOOKBOOK_ROW_BYTES) / MemoryLayout<Float>.stride)
        let values = byRow
        byColumn = try AlignedBuffer(count: columns * length) { buffer throws(LookbookError) in
            for row in 0..<rows {
                for column in 0..<columns {
                    buffer[column * length + row] = values.start[row * stride + column]
                }
            }
        }
        (self.rows, self.columns, self.stride, self.length) = (rows, columns, stride, length)
        (self.kernels, self.threads) = (kernels, threads)
    }

    func value(_ row: Int, _ column: Int) -> Double {
        Double(byRow.start[row * stride + column])
    }

    /// The directions times the sample's second moments.
    func multiplied(_ directions: Directions) throws(LookbookError) -> Directions {
        let products = try products(directions)
        let sums = try products.products(
            with: byColumn, rows: columns, stride: length, kernels: kernels, threads: threads)
        var result = directions
        result.fill { Double(sums[$0 * columns + $1]) }
        return result
    }

    /// What part of the sum of squares lies in some orthonormal directions.
    func energy(in directions: Directions) throws(LookbookError) -> Double {
        let inside = try products(directions)
        let whole = ExactProducts(columns: columns, stride: stride, kernels: kernels)
        let total = (0..<rows).reduce(0.0) { sum, row in
            let start = byRow.start + row * stride
            return sum + whole(start, start)
        }
        return total > 0 ? inside.squares / total : 1
    }

    private func products(_ directions: Directions) throws(LookbookError) -> TileRows {
        let queries = TileRows(
            count: directions.count, columns: stride, values: try directions.padded(to: stride))
        let values = try queries.products(
            with: byRow, rows: rows, stride: stride, kernels: kernels, threads: threads)
        let (rows, length) = (rows, length)
        let padded = try AlignedBuffer<Float>(count: directions.count * length) {
            buffer throws(LookbookError) in
            for direction in 0..<directions.count {
                for row in 0..<rows {
                    buffer[direction * length + row] = values[direction * rows + row]
                }
            }
        }
        return TileRows(count: directions.count, columns: length, values: padded)
    }
}

/// Rows of padded float32 numbers that are multiplied by many others.
private struct TileRows: Sendable {
    let count: Int
    let columns: Int
    let values: AlignedBuffer<Float>

    /// Sum of all squares.
    var squares: Double {
        (0..<values.count).reduce(0) { $0 + Double(values.start[$1]) * Double(values.start[$1]) }
    }

    /// Products with each row of a matrix: `count * rows` numbers.
    func products(
        with matrix: AlignedBuffer<Float>, rows: Int, stride: Int, kernels: KernelLevel, threads: Int
    ) throws(LookbookError) -> [Float] {
        let ranges = Parallel.ranges(rows, pieces: threads * 4, least: 64)
        return [Float](unsafeUninitializedCapacity: count * rows) { buffer, initialised in
            guard let start = buffer.baseAddress else { return }
            let writes = DisjointWrites(memory: start)
            _ = Parallel.map(ranges.count, threads: threads) { place in
                let range = ranges[place]
                lookbook_float_tile(
                    kernels.native, LOOKBOOK_DOT,
                    lookbook_float_rows(values: values.start, stride: columns, index: nil, count: count),
                    lookbook_float_rows(
                        values: matrix.start + range.lowerBound * stride, stride: stride, index: nil,
                        count: range.count),
                    stride, writes.memory + range.lowerBound, rows)
            }
            initialised = count * rows
        }
    }
}

/// Directions in double precision, one after the other.
private struct Directions {
    let count: Int
    let columns: Int
    private var values: [Double]

    init(count: Int, columns: Int) {
        (self.count, self.columns) = (count, columns)
        values = Array(repeating: 0, count: count * columns)
    }

    mutating func fill(_ value: (Int, Int) -> Double) {
        for direction in 0..<count {
            for column in 0..<columns { values[direction * columns + column] = value(direction, column) }
        }
    }

    /// Gram-Schmidt, twice ("twice is enough"). A direction that the ones before it leave nothing of is replaced by an axis.
    mutating func makeOrthonormal() {
        var axis = 0
        for direction in 0..<count {
            while !normalise(direction), axis < columns {
                for column in 0..<columns { values[direction * columns + column] = column == axis ? 1 : 0 }
                axis += 1
            }
        }
    }

    /// - Returns: whether anything was left of the direction.
    private mutating func normalise(_ direction: Int) -> Bool {
        values.withUnsafeMutableBufferPointer { values in
            let own = UnsafeMutableBufferPointer(
                rebasing: values[direction * columns..<(direction + 1) * columns])
            let first = Self.dot(own, own)
            guard first > 0, first.isFinite else { return false }
            for _ in 0..<2 {
                for earlier in 0..<direction {
                    let other = UnsafeMutableBufferPointer(
                        rebasing: values[earlier * columns..<(earlier + 1) * columns])
                    let product = Self.dot(own, other)
                    for column in 0..<columns { own[column] -= product * other[column] }
                }
            }
            let last = Self.dot(own, own)
            guard last > first * 1e-12 else { return false }
            let scale = 1 / last.squareRoot()
            for column in 0..<columns { own[column] *= scale }
            return true
        }
    }

    private static func dot(
        _ one: UnsafeMutableBufferPointer<Double>, _ other: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sums = SIMD8<Double>()
        let whole = one.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 { sums[lane] += one[start + lane] * other[start + lane] }
        }
        return (whole..<one.count).reduce(sums.sum()) { $0 + one[$1] * other[$1] }
    }

    /// Multiplies by Sylvester's Hadamard matrix, divided by the square root of its size: `count` is a power of two.
    mutating func mix() {
        var half = 1
        while half < count {
            for start in stride(from: 0, to: count, by: 2 * half) {
                for direction in start..<start + half {
                    for column in 0..<columns {
                        let (one, other) = (
                            direction * columns + column, (direction + half) * columns + column
                        )
                        (values[one], values[other]) = (
                            values[one] + values[other], values[one] - values[other]
                        )
                    }
                }
            }
            half *= 2
        }
        let scale = 1 / Double(count).squareRoot()
        for place in values.indices { values[place] *= scale }
    }

    func padded(to stride: Int) throws(LookbookError) -> AlignedBuffer<Float> {
        try AlignedBuffer(count: count * stride) { buffer throws(LookbookError) in
            for direction in 0..<count {
                for column in 0..<columns {
                    buffer[direction * stride + column] = Float(values[direction * columns + column])
                }
            }
        }
    }
}
