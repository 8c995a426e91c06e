internal import Foundation
public import LookbookCore
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
    /// - Throws: ``LookbookError`` `training.network` when there is none of that name.
    public func tensor(_ name: String) throws -> Tensor {
        guard let tensor = tensors[name] else {
            throw LookbookError(
                .trainingNetwork, "there is no parameter called \(name)",
                facts: [.remedy: "names are those of the weights file"])
        }
        return tensor
    }

    /// The numbers, for export and checkpoints.
    public func numbers() throws -> [String: [Float]] {
        try tensors.mapValues { try $0.floats() }
    }

    /// Overwrites the numbers of every parameter.
    ///
    /// - Throws: ``LookbookError`` `training.checkpoint` when one is missing or has another size.
    public func assign(_ numbers: [String: [Float]]) throws {
        for parameter in parameters {
            guard let values = numbers[parameter.name], values.count == parameter.count else {
                throw LookbookError(
                    .trainingCheckpoint, "the checkpoint does not hold \(parameter.name) as it is here",
                    facts: [.remedy: "continue with the run file that the checkpoint was made with"])
            }
            try tensor(parameter.name).assign(Tensor(values, shape: parameter.shape))
        }
    }
}

/// Fresh weights for a network: convolutions after He et al. 2015 (<https://arxiv.org/abs/1502.01852>), normal with
/// variance `2 / (outputs * kernel / groups)`; linear layers uniform within `1 / sqrt(inputs)`; batch norms the identity.
public enum RandomWeights {
    /// The weights of a graph; equal seeds give equal weights.
    ///
    /// - Parameter known: numbers that are taken instead of fresh ones where name and size fit.
    public static func make(
        for graph: NetworkGraph, seed: UInt64, known: [String: [Float]] = [:]
    ) throws(LookbookError) -> Weights {
        var random = SeededGenerator(seed: seed)
        var values: [String: [Float]] = [:]
        for node in graph.nodes {
            for parameter in node.parameters {
                let fresh = numbers(for: parameter, of: node, &random)
                let old = known[parameter.name]
                values[parameter.name] = old?.count == fresh.count ? old : fresh
            }
        }
        return try Weights(values, for: graph)
    }

    private static func numbers(
        for parameter: Parameter, of node: NetworkGraph.Node, _ random: inout SeededGenerator
    ) -> [Float] {
        switch node.operation {
        case .convolution(let convolution) where parameter.kind == .weight:
            let fan = parameter.shape[0] * parameter.shape[2] * parameter.shape[3] / convolution.groups
            return normal(parameter.count, deviation: (2 / Double(max(fan, 1))).squareRoot(), &random)
        case .linear where parameter.kind == .weight:
            let bound = 1 / Float(parameter.shape[1]).squareRoot()
            return (0..<parameter.count).map { _ in Float.random(in: -bound...bound, using: &random) }
        case .batchNorm where parameter.kind == .weight || parameter.name.hasSuffix("running_var"):
            return [Float](repeating: 1, count: parameter.count)
        default:
            return [Float](repeating: 0, count: parameter.count)
        }
    }

    /// Normally distributed numbers, by Box and Muller.
    static func normal(_ count: Int, deviation: Double, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).map { _ in
            let length = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random)))
                .squareRoot()
            return Float(deviation * length * cos(2 * Double.pi * Double.random(in: 0..<1, using: &random)))
        }
    }
}
