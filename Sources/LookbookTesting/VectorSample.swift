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
        var generator = NumberGenerator(state: UInt64(columns))
        func matrix(_ rows: Int) -> VectorMatrix {
            let values = (0..<rows).flatMap { row in (0..<columns).map { _ in number(&generator, row) } }
            return VectorMatrix(rows: rows, columns: columns, values: values)
        }
        return VectorSample(name: name, vectors: matrix(300), queries: matrix(5))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), as numbers of -1 ... 1.
private struct NumberGenerator {
    var state: UInt64

    mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float(Int32(truncatingIfNeeded: (z ^ (z >> 31)) >> 40) - (1 << 23)) / Float(1 << 23)
    }
}
