internal import LookbookCore
public import LookbookNetworks
public import Tensors

/// Whether batch norms use (and follow) the batch's statistics, or the running ones.
public enum ExecutionMode: Sendable, Hashable {
    case training, evaluation
}

/// Runs a symbolic network on tensors: the same graph that serving runs as ONNX, here with gradients.
public struct GraphExecutor: Sendable {
    /// The network.
    public let graph: NetworkGraph
    /// The last place that reads each node's result: after it the result can be let go.
    private let lastReaders: [Int]
    /// The input that a node may write over, where there is one.
    private let overwritten: [Int?]

    /// An executor of a network.
    ///
    /// - Parameter overwrites: whether steps may write over what nobody else reads.
    public init(_ graph: NetworkGraph, overwrites: Bool = true) {
        self.graph = graph
        var readers = Array(graph.nodes.indices)
        for (place, node) in graph.nodes.enumerated() {
            for input in node.inputs { readers[input] = place }
        }
        for output in graph.outputs { readers[output.node] = graph.nodes.count }
        lastReaders = readers
        overwritten = graph.nodes.map { overwrites ? graph.overwritableInput(of: $0) : nil }
    }

    /// Computes the graph's outputs.
    ///
    /// - Parameters:
    ///   - input: normalised pictures, `N×C×H×W`.
    ///   - parameters: the graph's own.
    ///   - mode: how batch norms behave.
    ///   - frozen: nodes before this place run in evaluation mode whatever `mode` says.
    ///   - watchNorm: is given the input of every batch norm, with the norm's place.
    /// - Returns: each output by its name.
    public func callAsFunction(
        _ input: Tensor, _ parameters: ParameterStore, _ mode: ExecutionMode, frozenBefore frozen: Int = 0,
        watchNorm: ((Int, Tensor) throws -> Void)? = nil
    ) throws -> [String: Tensor] {
        let expected = graph.input.dimensions
        guard input.shape.count == 4, Array(input.shape[1...]) == expected else {
            throw LookbookError(
                .trainingNetwork, "the network wants N×\(expected), not \(input.shape)",
                facts: [.remedy: "check the preprocessing"])
        }
        var results: [Tensor?] = Array(repeating: nil, count: graph.nodes.count)
        for (place, node) in graph.nodes.enumerated() {
            let inputs = try node.inputs.map { index in
                guard let tensor = results[index] else { throw LookbookError.order(node.name) }
                return tensor
            }
            let mode = place < frozen ? .evaluation : mode
            if let watchNorm, case .batchNorm = node.operation { try watchNorm(place, inputs[0]) }
            if node.inputs.isEmpty {
                results[place] = input
            } else if let target = overwritten[place] {
                results[place] = try node.runInPlace(inputs, target)
            } else {
                results[place] = try node.run(inputs, parameters, mode)
            }
            for read in node.inputs where lastReaders[read] == place { results[read] = nil }
        }
        var outputs: [String: Tensor] = [:]
        for output in graph.outputs { outputs[output.name] = results[output.node] }
        return outputs
    }
}

extension NetworkGraph.Node {
    fileprivate func run(_ inputs: [Tensor], _ store: ParameterStore, _ mode: ExecutionMode) throws -> Tensor
    {
        let x = inputs[0]
        let own = try parameters.map { try store.tensor($0.name) }
        switch operation {
        case .input:
            return x
        case .convolution(let convolution):
            return try x.convolved(
                own[0], bias: own.count > 1 ? own[1] : nil, stride: convolution.stride,
                padding: Edges(convolution.padding), groups: convolution.groups)
        case .batchNorm(let epsilon):
            return try x.batchNormalised(
                weight: own[0], bias: own[1], mean: own[2], variance: own[3], training: mode == .training,
                epsilon: Double(epsilon))
        case .activation(let function):
            return try x.activated(function)
        case .add:
            return try x + inputs[1]
        case .gate:
            return try x * inputs[1]
        case .concatenate:
            return try Tensor.concatenated(inputs, 1)
        case .maxPool(let pooling):
            return try x.maxPooled(
                size: pooling.size, stride: pooling.stride, padding: Edges(all: pooling.padding))
        case .averagePool(let pooling):
            return try x.averagePooled(size: pooling.size, stride: pooling.stride)
        case .globalAveragePool:
            return try x.mean(2, 3, keep: true)
        case .flatten, .reshape:
            return try x.reshaped([x.shape[0]] + shape.dimensions)
        case .enlarge:
            return try x.resized(height: shape.dimensions[1], width: shape.dimensions[2])
        case .linear:
            return try x.linear(own[0], bias: own[1])
        case .l2Normalise:
            return try x.l2Normalised()
        }
    }
}

extension Tensor {
    fileprivate func activated(_ function: Activation) throws(TensorError) -> Tensor {
        switch function {
        case .relu: try relu()
        case .relu6: try relu6()
        case .sigmoid: try sigmoid()
        case .silu: try silu()
        case .hardSigmoid: try hardSigmoid()
        case .hardSwish: try hardSwish()
        }
    }
}

extension Edges {
    fileprivate init(_ padding: EdgePadding) {
        self.init(top: padding.top, left: padding.left, bottom: padding.bottom, right: padding.right)
    }
}

extension LookbookError {
    fileprivate static func order(_ name: String) -> LookbookError {
        LookbookError(
            .trainingNetwork, "\(name) reads a result that is not there yet",
            facts: [.remedy: "build the graph with GraphBuilder"])
    }
}

/// Steps that may write over what they read. It saves memory, and the time to fill memory that is new.
extension NetworkGraph {
    /// Which of a node's inputs (0 or 1) the node may write over.
    ///
    /// It must be the input's only reader, must not need the input for its own gradient, and neither must the node that made
    /// the input: convolutions, batch norms and sums need what they read, not what they give.
    func overwritableInput(of node: Node) -> Int? {
        switch node.operation {
        case .activation(.relu), .activation(.relu6), .activation(.sigmoid), .add:
            node.inputs.firstIndex { isMadeForOne($0) }
        default: nil
        }
    }

    private func isMadeForOne(_ place: Int) -> Bool {
        let readers = nodes.reduce(0) { $0 + $1.inputs.count { $0 == place } }
        guard readers == 1, !outputs.contains(where: { $0.node == place }) else { return false }
        switch nodes[place].operation {
        case .convolution, .batchNorm, .add: return true
        default: return false
        }
    }
}

extension NetworkGraph.Node {
    /// The node's result in the memory of one of its inputs.
    func runInPlace(_ inputs: [Tensor], _ target: Int) throws -> Tensor {
        let x = inputs[target]
        switch operation {
        case .activation(.relu): try x.reluInPlace()
        case .activation(.relu6): try x.relu6InPlace()
        case .activation(.sigmoid): try x.sigmoidInPlace()
        case .add: try x.addInPlace(inputs[1 - target])
        default:
            throw LookbookError(
                .trainingNetwork, "\(name) cannot write over its input",
                facts: [.remedy: "report this as a fault"])
        }
        return x
    }
}
