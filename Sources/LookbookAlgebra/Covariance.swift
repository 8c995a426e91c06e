internal import LookbookCore

/// The mean of some vectors and their covariance matrix.
struct Covariance {
    /// One number for each column.
    let mean: [Double]
    /// Sum of products of deviations / (rows - 1), row after row; symmetric.
    let matrix: [Double]

    /// Rows whose products are summed in single precision before they join the double-precision sum.
    private static let blockRows = 128
    /// Columns of a band, which is one piece of work.
    private static let bandColumns = 64

    /// Sums the products in blocks, several bands of the matrix at a time.
    ///
    /// - Parameters:
    ///   - vectors: at least two rows.
    ///   - workers: bands that are worked on at once.
    init(of vectors: VectorMatrix, workers: Int) async throws {
        let mean = Self.mean(of: vectors)
        let columns = vectors.columns
        let bands = stride(from: 0, to: columns, by: Self.bandColumns).map {
            $0..<min($0 + Self.bandColumns, columns)
        }
        let parts = try await bands.concurrentMap(atOnce: workers) { band in
            Self.products(of: vectors, mean: mean, band: band)
        }
        var matrix = [Double](repeating: 0, count: columns * columns)
        let divisor = Double(max(1, vectors.rows - 1))
        for (band, part) in zip(bands, parts) {
            for (offset, row) in band.enumerated() {
                for column in 0...row {
                    let value = part[offset * columns + column] / divisor
                    matrix[row * columns + column] = value
                    matrix[column * columns + row] = value
                }
            }
        }
        self.mean = mean
        self.matrix = matrix
    }

    private static func mean(of vectors: VectorMatrix) -> [Double] {
        var sums = [Double](repeating: 0, count: vectors.columns)
        vectors.values.withUnsafeBufferPointer { values in
            for row in 0..<vectors.rows {
                for column in 0..<vectors.columns {
                    sums[column] += Double(values[row * vectors.columns + column])
                }
            }
        }
        return sums.map { $0 / Double(vectors.rows) }
    }

    /// The products of the columns in a band with all columns up to the band's end.
    private static func products(of vectors: VectorMatrix, mean: [Double], band: Range<Int>) -> [Double] {
        let columns = vectors.columns
        var sums = [Double](repeating: 0, count: band.count * columns)
        var block = [Float](repeating: 0, count: blockRows * band.upperBound)
        for start in stride(from: 0, to: vectors.rows, by: blockRows) {
            let rows = min(blockRows, vectors.rows - start)
            transpose(vectors, mean: mean, rows: start..<start + rows, columns: band.upperBound, into: &block)
            block.withUnsafeBufferPointer { block in
                sums.withUnsafeMutableBufferPointer { sums in
                    addProducts(of: block, band: band, columns: columns, to: sums)
                }
            }
        }
        return sums
    }

    /// Centred columns, one after the other, each `blockRows` long and filled with zeros.
    private static func transpose(
        _ vectors: VectorMatrix, mean: [Double], rows: Range<Int>, columns: Int, into block: inout [Float]
    ) {
        vectors.values.withUnsafeBufferPointer { values in
            block.withUnsafeMutableBufferPointer { block in
                if rows.count < blockRows { block.update(repeating: 0) }
                for (offset, row) in rows.enumerated() {
                    for column in 0..<columns {
                        let value = Double(values[row * vectors.columns + column]) - mean[column]
                        block[column * blockRows + offset] = Float(value)
                    }
                }
            }
        }
    }

    /// Two columns by two at a time: their four sums stay in registers.
    private static func addProducts(
        of block: UnsafeBufferPointer<Float>, band: Range<Int>, columns: Int,
        to sums: UnsafeMutableBufferPointer<Double>
    ) {
        let words = UnsafeRawBufferPointer(block).bindMemory(to: SIMD16<Float>.self)
        let length = blockRows / 16
        for left in stride(from: band.lowerBound, to: band.upperBound, by: 2) {
            // A band may end in an odd column: the last one is then worked on twice and kept once.
            let lefts = (left, min(left + 1, band.upperBound - 1))
            for right in stride(from: 0, through: lefts.1, by: 2) {
                let rights = (right, min(right + 1, band.upperBound - 1))
                var (aa, ab, ba, bb) = (
                    SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero
                )
                for index in 0..<length {
                    let (a, b) = (words[lefts.0 * length + index], words[lefts.1 * length + index])
                    let (c, d) = (words[rights.0 * length + index], words[rights.1 * length + index])
                    aa += a * c
                    ab += a * d
                    ba += b * c
                    bb += b * d
                }
                let first = (lefts.0 - band.lowerBound) * columns
                sums[first + rights.0] += Double(aa.sum())
                if rights.1 != rights.0 { sums[first + rights.1] += Double(ab.sum()) }
                guard lefts.1 != lefts.0 else { continue }
                let second = (lefts.1 - band.lowerBound) * columns
                sums[second + rights.0] += Double(ba.sum())
                if rights.1 != rights.0 { sums[second + rights.1] += Double(bb.sum()) }
            }
        }
    }
}
