public import LookbookNetworks
public import Tensors

/// The tensors of a graph's parameters, by path.
///
/// Learned parameters record gradients; running statistics are changed by batch norms in training.
public final class ParameterStore {
    /// Names and roles, in the order of the layers.
    public let parameters: [Parameter]
    private var tensors: [String: Tensor] = [:]

    /// Takes the numbers of a graph's weights.
    public init(_ weights: Weights, for graph: NetworkGraph) throws {
        parameters = graph.parameters
        for parameter in parameters {
            var tensor = try Tensor(weights[parameter], shape: parameter.shape)
            if parameter.shape.count == 4 { tensor = try tensor.channelsLast() }
            try tensor.requireGradient(parameter.kind != .runningStatistic)
            tensors[parameter.name] = tensor
        }
    }

    /// The tensor of a parameter.
    ///
    /// - Throws: ``TrainingError`` `training.network` when there is none of that name.
    public func tensor(_ name: String) throws -> Tensor {
        guard let tensor = tensors[name] else {
            throw TrainingError(
                .network, "there is no parameter called \(name)", hint: "names are those of the weights file")
        }
        return tensor
    }

    /// The numbers, for export and checkpoints.
    public func numbers() throws -> [String: [Float]] {
        try tensors.mapValues { try $0.floats() }
    }

    /// Overwrites the numbers of every parameter.
    ///
    /// - Throws: ``TrainingError`` `training.checkpoint` when one is missing or has another size.
    public func assign(_ numbers: [String: [Float]]) throws {
        for parameter in parameters {
            guard let values = numbers[parameter.name], values.count == parameter.count else {
                throw TrainingError(
                    .checkpoint, "the checkpoint does not hold \(parameter.name) as it is here",
                    hint: "continue with the run file that the checkpoint was made with")
            }
            try tensor(parameter.name).assign(Tensor(values, shape: parameter.shape))
        }
    }
}
