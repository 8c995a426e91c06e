internal import Foundation
public import LookbookNetworks

/// Fresh weights for a network: convolutions after He et al. 2015 (<https://arxiv.org/abs/1502.01852>), normal with
/// variance `2 / (outputs * kernel / groups)`; linear layers uniform within `1 / sqrt(inputs)`; batch norms the identity.
public enum RandomWeights {
    /// The weights of a graph; equal seeds give equal weights.
    ///
    /// - Parameter known: numbers that are taken instead of fresh ones where name and size fit.
    public static func make(
        for graph: NetworkGraph, seed: UInt64, known: [String: [Float]] = [:]
    ) throws(NetworkError) -> Weights {
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
            let length = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random))).squareRoot()
            return Float(deviation * length * cos(2 * Double.pi * Double.random(in: 0..<1, using: &random)))
        }
    }
}
