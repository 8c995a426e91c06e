import LookbookCore
import LookbookNetworks

/// Weights and pictures that a formula gives; the same as in Fixtures/generate_timm_reference.py.
enum FormulaWeights {
    static func tensors(for graph: NetworkGraph) -> [String: SafetensorsWriter.Tensor] {
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for (seed, parameter) in graph.parameters.sorted(by: { $0.name < $1.name }).enumerated() {
            tensors[parameter.name] = .init(shape: parameter.shape, values: values(parameter, seed: seed))
        }
        return tensors
    }

    private static func values(_ parameter: Parameter, seed: Int) -> [Float] {
        let fan = Double(parameter.count / parameter.shape[0])
        return (0..<parameter.count).map { index in
            let u = Double((index * 7919 + seed * 104729 + 13) % 1_000_003) / 1_000_003 - 0.5
            if parameter.shape.count > 1 { return Float(u * 2 * (6 / fan).squareRoot()) }
            if parameter.name.hasSuffix("running_var") { return Float(1 + 0.5 * u) }
            if parameter.name.hasSuffix(".weight") { return Float(1 + 0.2 * u) }
            return Float(0.2 * u)
        }
    }

    static func picture(width: Int, height: Int) -> Picture {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<3 {
                    pixels.append(UInt8((row * row * 3 + column * 29 + row * column + channel * 71) % 256))
                }
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
