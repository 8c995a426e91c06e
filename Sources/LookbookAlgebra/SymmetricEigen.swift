internal import Foundation
import LookbookCore

/// The eigenvalues and eigenvectors of a symmetric matrix, by Householder reflections and implicit QL steps.
///
/// Source: Golub, Van Loan, "Matrix Computations", section 8.3; the QL step with Wilkinson's shift as in EISPACK's tql2.
struct SymmetricEigen {
    /// Falling.
    let values: [Double]
    /// One eigenvector of length 1 a row, in the order of the values.
    let vectors: [Double]

    /// QL needs two steps a value on average; more than this many means that the matrix holds no numbers.
    private static let mostSteps = 60

    /// - Parameters:
    ///   - matrix: `size * size` numbers, symmetric.
    ///   - size: rows and columns.
    /// - Throws: `evaluation.projection` when a number is not finite.
    init(of matrix: [Double], size: Int) throws(LookbookError) {
        var form = Tridiagonal(matrix, size: size)
        var vectors = form.vectors
        for index in 0..<size { try Self.settle(index, of: &form, &vectors, size: size) }
        let order = (0..<size).sorted { form.diagonal[$0] > form.diagonal[$1] }
        values = order.map { form.diagonal[$0] }
        self.vectors = order.flatMap { vectors[$0 * size..<($0 + 1) * size] }
    }

    /// Rotates until the entry beside the diagonal at `index` vanishes: the diagonal there is then an eigenvalue.
    private static func settle(
        _ index: Int, of form: inout Tridiagonal, _ vectors: inout [Double], size: Int
    ) throws(LookbookError) {
        for _ in 0..<mostSteps {
            let end = (index..<size - 1).first { isNegligible(form, $0) } ?? size - 1
            if end == index { return }
            step(from: index, to: end, of: &form, &vectors, size: size)
        }
        throw LookbookError(
            .evaluationProjection, "the eigenvalues of the covariance matrix do not settle",
            facts: [.remedy: "check that the vectors hold finite numbers only"])
    }

    private static func isNegligible(_ form: Tridiagonal, _ index: Int) -> Bool {
        let around = abs(form.diagonal[index]) + abs(form.diagonal[index + 1])
        return abs(form.beside[index]) <= Double.ulpOfOne * around
            || abs(form.beside[index]) < Double.leastNormalMagnitude
    }

    /// One implicit QL step with Wilkinson's shift over the block `first...last`.
    private static func step(
        from first: Int, to last: Int, of form: inout Tridiagonal, _ vectors: inout [Double], size: Int
    ) {
        let ratio = (form.diagonal[first + 1] - form.diagonal[first]) / (2 * form.beside[first])
        let root = hypot(ratio, 1)
        var g = form.diagonal[last] - form.diagonal[first]
        g += form.beside[first] / (ratio + (ratio < 0 ? -root : root))
        var (sine, cosine, shift) = (1.0, 1.0, 0.0)
        for i in stride(from: last - 1, through: first, by: -1) {
            let (f, b) = (sine * form.beside[i], cosine * form.beside[i])
            let length = hypot(f, g)
            form.beside[i + 1] = length
            guard length > 0 else {
                // The block falls apart here: the rest waits for the next step.
                form.diagonal[i + 1] -= shift
                form.beside[last] = 0
                return
            }
            (sine, cosine) = (f / length, g / length)
            g = form.diagonal[i + 1] - shift
            let r = (form.diagonal[i] - g) * sine + 2 * cosine * b
            shift = sine * r
            form.diagonal[i + 1] = g + shift
            g = cosine * r - b
            rotate(&vectors, i, sine, cosine, size)
        }
        form.diagonal[first] -= shift
        form.beside[first] = g
        form.beside[last] = 0
    }

    private static func rotate(
        _ vectors: inout [Double], _ row: Int, _ sine: Double, _ cosine: Double, _ size: Int
    ) {
        vectors.withUnsafeMutableBufferPointer { vectors in
            let upper = UnsafeMutableBufferPointer(rebasing: vectors[row * size..<(row + 1) * size])
            let lower = UnsafeMutableBufferPointer(rebasing: vectors[(row + 1) * size..<(row + 2) * size])
            for column in 0..<size {
                let value = lower[column]
                lower[column] = sine * upper[column] + cosine * value
                upper[column] = cosine * upper[column] - sine * value
            }
        }
    }
}
