public import LookbookNetworks

/// A linear map after the network, `y = W x + b`, that makes vectors shorter or more telling. Learned; optional.
///
/// On disk: a safetensors file with `weight` (`[outputs, inputs]`) and, if wanted, `bias` (`[outputs]`).
public struct Projection: Sendable, Hashable {
    /// Numbers that come in.
    public let inputs: Int
    /// Numbers that go out.
    public let outputs: Int
    private let weight: [Float]
    private let bias: [Float]

    /// Reads a projection.
    ///
    /// - Throws: ``InferenceError`` `model.projection` when the tensors are missing or do not fit each other.
    public init(_ file: SafetensorsFile) throws {
        guard let shape = file.shape(of: "weight"), shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
            throw Self.unusable("it has no tensor \"weight\" with two sizes")
        }
        outputs = shape[0]
        inputs = shape[1]
        weight = try file.floats(of: "weight")
        bias =
            file.shape(of: "bias") == nil
            ? [Float](repeating: 0, count: shape[0]) : try file.floats(of: "bias")
        guard bias.count == shape[0] else { throw Self.unusable("its bias has \(bias.count) numbers, not \(shape[0])") }
    }

    /// Maps one vector.
    ///
    /// - Precondition: it has ``inputs`` numbers.
    func callAsFunction(_ x: [Float]) -> [Float] {
        precondition(x.count == inputs, "a projection's input must have its length")
        return bias.indices.map { row in
            var sum = bias[row]
            for column in 0..<inputs { sum += weight[row * inputs + column] * x[column] }
            return sum
        }
    }

    private static func unusable(_ fault: String) -> InferenceError {
        InferenceError(.projection, "the projection cannot be used: \(fault)", hint: "write weight and bias again")
    }
}
