import Foundation
import LookbookCore
import Testing

@testable import LookbookAlgebra

/// The eigenvalue problem by its definition, on matrices that are hard for one step or another.
@Suite struct SymmetricEigenTests {
    private func check(_ matrix: [Double], size: Int, values expected: [Double]? = nil) throws {
        let eigen = try SymmetricEigen(of: matrix, size: size)
        let largest = max(1, matrix.map(abs).max() ?? 1)
        for i in 0..<size {
            let vector = Array(eigen.vectors[i * size..<(i + 1) * size])
            for row in 0..<size {
                let product = (0..<size).reduce(0.0) { $0 + matrix[row * size + $1] * vector[$1] }
                #expect(abs(product - eigen.values[i] * vector[row]) < 1e-10 * largest)
            }
            for j in 0...i {
                let inner = (0..<size).reduce(0.0) { $0 + vector[$1] * eigen.vectors[j * size + $1] }
                #expect(abs(inner - (i == j ? 1 : 0)) < 1e-10)
            }
            if i > 0 { #expect(eigen.values[i] <= eigen.values[i - 1]) }
            if let expected { #expect(abs(eigen.values[i] - expected[i]) < 1e-10 * largest) }
        }
    }

    private func symmetric(_ size: Int, _ value: (Int, Int) -> Double) -> [Double] {
        (0..<size * size).map { value(max($0 / size, $0 % size), min($0 / size, $0 % size)) }
    }

    @Test(arguments: [1, 2, 3, 8, 37]) func `a random matrix`(_ size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let numbers = (0..<size * size).map { _ in Double(generator.next(below: 2001)) / 1000 - 1 }
        try check(symmetric(size) { numbers[$0 * size + $1] }, size: size)
    }

    @Test func `zeros, the identity, and a diagonal matrix`() throws {
        try check(symmetric(5) { _, _ in 0 }, size: 5, values: [0, 0, 0, 0, 0])
        try check(symmetric(5) { $0 == $1 ? 1 : 0 }, size: 5, values: [1, 1, 1, 1, 1])
        try check(symmetric(4) { $0 == $1 ? [3, -1, 7, 0][$0] : 0 }, size: 4, values: [7, 3, 0, -1])
    }

    @Test func `a matrix of rank one`() throws {
        try check(symmetric(20) { _, _ in 1 }, size: 20, values: [20] + Array(repeating: 0, count: 19))
    }

    @Test func `values over many magnitudes`() throws {
        try check(symmetric(6) { $0 == $1 ? [1e8, 1, 1e-8, 1e4, 1e-4, 1][$0] : 0 }, size: 6)
    }

    @Test func `the second difference has the eigenvalues of the textbook`() throws {
        let size = 12
        let expected = (1...size).map { 2 - 2 * cos(Double(size + 1 - $0) * .pi / Double(size + 1)) }
        try check(
            symmetric(size) { row, column in row == column ? 2 : row == column + 1 ? -1 : 0 }, size: size,
            values: expected)
    }

    @Test func `numbers that are not finite are an error`() {
        #expect(throws: LookbookError.self) { try SymmetricEigen(of: [.nan, 1, 1, 2], size: 2) }
    }

}
