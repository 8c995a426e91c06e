import Foundation
import LookbookCore

/// Vectors and queries that indexes are checked with, the same in every run.
struct VectorSample: Sendable {
    let name: String
    let vectors: VectorMatrix
    let queries: VectorMatrix

    static let all = [random, clustered, positive]

    /// Directions without any order, and an odd number of dimensions.
    static let random = make("random", columns: 37) { generator, _ in generator.next() }

    /// Twelve dense clusters far from the origin, with near duplicates.
    static let clustered = make("clustered", columns: 64) { generator, row in
        generator.next() * (row % 2 == 0 ? 1e-4 : 0.05) + Float((row % 12) + 1)
    }

    /// Many zeros and no negative number, as after a rectifier.
    static let positive = make("positive", columns: 33) { generator, _ in max(0, generator.next() * 3) }

    /// Zeros, subnormal and huge numbers beside ordinary ones.
    static let extreme: VectorSample = {
        let sizes: [Float] = [0, 8 * .leastNonzeroMagnitude, 1e-38, 1e-20, 1e-3, 1, 1e3, 1e18, 1e30]
        return make("extreme", columns: 16) { generator, row in generator.next() * sizes[row % sizes.count] }
    }()

    /// 300 vectors and 5 queries of another draw; numbers of -1 ... 1 come from the generator.
    private static func make(
        _ name: String, columns: Int, _ number: (inout NumberGenerator, Int) -> Float
    ) -> VectorSample {
        var generator = NumberGenerator(seed: UInt64(columns))
        func matrix(_ rows: Int) -> VectorMatrix {
            let values = (0..<rows).flatMap { row in (0..<columns).map { _ in number(&generator, row) } }
            return VectorMatrix(rows: rows, columns: columns, values: values)
        }
        return VectorSample(name: name, vectors: matrix(300), queries: matrix(5))
    }
}

/// Numbers of -1 ... 1.
private struct NumberGenerator {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> Float {
        Float(Int32(truncatingIfNeeded: generator.next() >> 40) - (1 << 23)) / Float(1 << 23)
    }
}

/// A folder that is there as long as this object.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.path + "/lookbook-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, its folders too, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }
}
