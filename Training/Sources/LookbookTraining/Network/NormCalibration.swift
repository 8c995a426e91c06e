internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// Gives batch norms that were folded away their statistics back.
///
/// Converted weights often have batch norms that do nothing, because they were folded into the convolutions. In training
/// such norms would normalise away what was folded in. Here each norm gets the mean and variance that its input really
/// has, and a weight and bias that keep the function as it was; from there it can be trained.
enum NormCalibration {
    /// Whether some norms look folded: no mean, variance 1, no shift.
    ///
    /// - Parameter first: nodes before this place are not trained and count for nothing.
    static func isNeeded(_ graph: NetworkGraph, _ store: ParameterStore, from first: Int = 0) throws -> Bool {
        for node in graph.nodes.dropFirst(first) {
            guard case .batchNorm = node.operation else { continue }
            let mean = try store.tensor(node.parameters[2].name).floats()
            let variance = try store.tensor(node.parameters[3].name).floats()
            let isIdentity = mean.allSatisfy { $0 == 0 } && variance.allSatisfy { abs($0 - 1) < 1e-3 }
            if isIdentity { return true }
        }
        return false
    }

    /// Measures over some batches and changes the norms' parameters; the network computes what it did before.
    ///
    /// - Parameters:
    ///   - first: norms before this place stay as they are.
    ///   - input: makes the pictures of a batch when their turn comes; nil leaves it out.
    static func run<Batch>(
        _ executor: GraphExecutor, _ store: ParameterStore, from first: Int = 0,
        _ batches: some Sequence<Batch>,
        input: (Batch) throws -> Tensor?
    ) throws {
        var sums: [Int: (mean: [Double], square: [Double])] = [:]
        var count = 0.0
        for batch in batches {
            guard let batch = try input(batch) else { continue }
            count += 1
            _ = try withoutGradients {
                try executor(
                    batch, store, .evaluation,
                    watchNorm: { place, input in
                        guard place >= first else { return }
                        let mean = try input.mean(0, 2, 3).floats().map(Double.init)
                        let square = try input.squared().mean(0, 2, 3).floats().map(Double.init)
                        let sum = sums[place] ?? (mean.map { _ in 0 }, mean.map { _ in 0 })
                        sums[place] = (zip(sum.mean, mean).map(+), zip(sum.square, square).map(+))
                    })
            }
        }
        for (place, sum) in sums {
            let node = executor.graph.nodes[place]
            guard case .batchNorm(let epsilon) = node.operation else { continue }
            let mean = sum.mean.map { $0 / count }
            let variance = zip(sum.square, mean).map { max($0 / count - $1 * $1, 1e-6) }
            try change(node, store, mean: mean, variance: variance, epsilon: Double(epsilon))
        }
    }

    private static func change(
        _ node: NetworkGraph.Node, _ store: ParameterStore, mean: [Double], variance: [Double],
        epsilon: Double
    ) throws {
        let tensors = try node.parameters.map { try store.tensor($0.name) }
        let old = try tensors.map { try $0.floats().map(Double.init) }
        var (weight, bias) = (old[0], old[1])
        for channel in mean.indices {
            let slope = old[0][channel] / (old[3][channel] + epsilon).squareRoot()
            weight[channel] = slope * (variance[channel] + epsilon).squareRoot()
            bias[channel] = old[1][channel] + slope * (mean[channel] - old[2][channel])
        }
        for (tensor, values) in zip(tensors, [weight, bias, mean, variance]) {
            try tensor.assign(Tensor(values.map(Float.init)))
        }
    }
}
