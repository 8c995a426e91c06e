/// A symmetric matrix brought to tridiagonal form by Householder reflections: A = Q T Q^T.
///
/// The first half of the symmetric eigenvalue problem. Works on whole rows, since the matrix equals its transpose, so that
/// memory is read in order. Source: Golub, Van Loan, "Matrix Computations", section 8.3.1.
struct Tridiagonal {
    /// The diagonal of T.
    var diagonal: [Double]
    /// Beside the diagonal: entry i lies between i and i + 1; the last one is 0.
    var beside: [Double]
    /// Q transposed, row after row: row i is the i-th column of Q.
    var vectors: [Double]

    /// - Parameter matrix: `size * size` numbers, symmetric.
    init(_ matrix: [Double], size n: Int) {
        var a = matrix
        diagonal = [Double](repeating: 0, count: n)
        beside = [Double](repeating: 0, count: n)
        vectors = [Double](repeating: 0, count: n * n)
        for index in 0..<n { vectors[index * n + index] = 1 }
        guard n > 0 else { return }

        var scales = [Double](repeating: 0, count: n)
        var product = [Double](repeating: 0, count: n)
        a.withUnsafeMutableBufferPointer { a in
            for k in 0..<max(0, n - 2) {
                let row = UnsafeMutableBufferPointer(rebasing: a[k * n..<(k + 1) * n])
                (scales[k], beside[k]) = Self.makeReflection(row, from: k + 1)
                guard scales[k] != 0 else { continue }
                Self.reflectBothSides(
                    a, n: n, from: k + 1, reflector: row, scale: scales[k], product: &product)
            }
            if n > 1 { beside[n - 2] = a[(n - 2) * n + n - 1] }
            for index in 0..<n { diagonal[index] = a[index * n + index] }
            accumulate(a, n: n, scales: scales)
        }
    }

    /// Turns `row[from...]` into the vector v of the reflection I - scale v v^T that maps it to (result, 0, 0, ...).
    private static func makeReflection(
        _ row: UnsafeMutableBufferPointer<Double>, from: Int
    ) -> (scale: Double, result: Double) {
        var tail = 0.0
        for index in from + 1..<row.count { tail += row[index] * row[index] }
        let head = row[from]
        guard tail > 0 else { return (0, head) }
        let length = (head * head + tail).squareRoot()
        // The sign that avoids cancellation.
        let result = head > 0 ? -length : length
        row[from] = head - result
        return (2 / (row[from] * row[from] + tail), result)
    }

    /// The trailing block becomes (I - s v v^T) A (I - s v v^T) = A - v w^T - w v^T.
    private static func reflectBothSides(
        _ a: UnsafeMutableBufferPointer<Double>, n: Int, from: Int,
        reflector v: UnsafeMutableBufferPointer<Double>,
        scale: Double, product w: inout [Double]
    ) {
        w.withUnsafeMutableBufferPointer { w in
            var inner = 0.0
            for i in from..<n {
                w[i] = scale * dot(a, at: i * n, v, from..<n)
                inner += w[i] * v[i]
            }
            let half = scale * inner / 2
            for i in from..<n { w[i] -= half * v[i] }
            for i in from..<n {
                let (vi, wi, row) = (v[i], w[i], i * n)
                for j in from..<n { a[row + j] -= vi * w[j] + wi * v[j] }
            }
        }
    }

    /// Multiplies the reflections together, the last one first: their rows of `a` still hold them.
    private mutating func accumulate(_ a: UnsafeMutableBufferPointer<Double>, n: Int, scales: [Double]) {
        var product = [Double](repeating: 0, count: n)
        vectors.withUnsafeMutableBufferPointer { q in
            product.withUnsafeMutableBufferPointer { product in
                for k in stride(from: n - 3, through: 0, by: -1) where scales[k] != 0 {
                    let v = UnsafeMutableBufferPointer(rebasing: a[k * n..<(k + 1) * n])
                    // Q^T (I - s v v^T), row by row: only rows and columns beyond k differ from the identity.
                    for i in k + 1..<n {
                        product[i] = scales[k] * Self.dot(q, at: i * n, v, k + 1..<n)
                        for j in k + 1..<n { q[i * n + j] -= product[i] * v[j] }
                    }
                }
            }
        }
    }

    /// Eight sums side by side, which the compiler turns into vector instructions.
    private static func dot(
        _ a: UnsafeMutableBufferPointer<Double>, at start: Int, _ v: UnsafeMutableBufferPointer<Double>,
        _ range: Range<Int>
    ) -> Double {
        var sums = SIMD8<Double>.zero
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            for lane in 0..<8 { sums[lane] += a[start + index + lane] * v[index + lane] }
            index += 8
        }
        var sum = sums.sum()
        while index < range.upperBound {
            sum += a[start + index] * v[index]
            index += 1
        }
        return sum
    }
}
