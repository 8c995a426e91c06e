import LookbookNetworks
import Tensors

/// Weights and pictures that a formula gives; the same as in `Fixtures/make-networks.py`.
enum FormulaWeights {
    static func weights(for graph: NetworkGraph) throws -> Weights {
        var values: [String: [Float]] = [:]
        for (seed, parameter) in graph.parameters.sorted(by: { $0.name < $1.name }).enumerated() {
            values[parameter.name] = numbers(parameter, seed: seed)
        }
        return try Weights(values, for: graph)
    }

    private static func numbers(_ parameter: Parameter, seed: Int) -> [Float] {
        let (middle, width) = middleAndWidth(of: parameter)
        // A loop without closures and divisions: the networks together have a quarter of a thousand million numbers.
        return [Float](unsafeUninitializedCapacity: parameter.count) { numbers, count in
            count = parameter.count
            var place = 0
            var remainder = (seed * 104729 + 13) % 1_000_003
            while place < count {
                let u = Double(remainder) / 1_000_003 - 0.5
                numbers.initializeElement(at: place, to: Float(middle + width * u))
                remainder += 7919
                if remainder >= 1_000_003 { remainder -= 1_000_003 }
                place += 1
            }
        }
    }

    private static func middleAndWidth(of parameter: Parameter) -> (middle: Double, width: Double) {
        let fan = Double(parameter.count / parameter.shape[0])
        if parameter.shape.count > 1 { return (0, 2 * (6 / fan).squareRoot()) }
        if parameter.name.hasSuffix("running_var") { return (1, 0.5) }
        return parameter.name.hasSuffix(".weight") ? (1, 0.2) : (0, 0.2)
    }

    /// Pictures with numbers from -1 to 1.
    static func pictures(count: Int = 4, side: Int = 64) throws -> Tensor {
        try Tensor(
            pixels: pixels(count: count, side: side), count: count, height: side, width: side,
            mean: [0.5, 0.5, 0.5],
            std: [0.5, 0.5, 0.5])
    }

    static func pixels(count: Int, side: Int) -> [UInt8] {
        var pixels: [UInt8] = []
        for n in 0..<count {
            for row in 0..<side {
                for column in 0..<side {
                    for channel in 0..<3 {
                        let value =
                            row * row * 3 + column * 29 + row * column * (n + 1) + channel * 71 + n * 37
                        pixels.append(UInt8(value % 256))
                    }
                }
            }
        }
        return pixels
    }
}
