/// A network as a plain value: what is computed, in which order, with which parameters, and the shape of every result.
///
/// It holds no weights. Whoever executes it (ONNX and OpenVINO when serving, libtorch when training) walks ``nodes`` in
/// order: a node's inputs always come before it.
public struct NetworkGraph: Sendable, Hashable {
    /// One step.
    public struct Node: Sendable, Hashable {
        /// Unique in the graph and readable: the layer's path (`blocks.0.0.conv_dw`), or what it computes and a number.
        public let name: String
        /// What it computes.
        public let operation: Operation
        /// The places in ``NetworkGraph/nodes`` of what it reads.
        public let inputs: [Int]
        /// Its parameters, in the order that ``Operation`` gives.
        public let parameters: [Parameter]
        /// The shape of its result.
        public let shape: TensorShape
    }

    /// A result with a name of its own.
    public struct Output: Sendable, Hashable {
        /// `features` or `logits`.
        public let name: String
        /// The place in ``NetworkGraph/nodes``.
        public let node: Int
    }

    /// The steps, in an order in which they can be executed. The first is the input.
    public let nodes: [Node]
    /// What is asked for.
    public let outputs: [Output]

    /// The shape of the picture that enters.
    public var input: TensorShape { nodes[0].shape }

    /// Every parameter, in the order of the layers.
    public var parameters: [Parameter] { nodes.flatMap(\.parameters) }

    /// The shape of a named output.
    public func shape(ofOutput name: String) -> TensorShape? {
        outputs.first { $0.name == name }.map { nodes[$0.node].shape }
    }
}

/// One tensor of weights: its name in a weights file, its shape and its role.
public struct Parameter: Sendable, Hashable {
    /// The role of a parameter.
    public enum Kind: String, Sendable, Hashable {
        /// Learned; multiplies.
        case weight
        /// Learned; is added.
        case bias
        /// Measured in training, not learned: the mean or variance of a batch norm.
        case runningStatistic
    }

    /// timm's name: `blocks.0.0.conv_dw.weight`.
    public let name: String
    /// The sizes.
    public let shape: [Int]
    /// The role.
    public let kind: Kind

    /// Numbers in it.
    public var count: Int { shape.reduce(1, *) }
}

extension NetworkGraph {
    /// The learned numbers: weights and biases, without running statistics. This is the count that papers publish.
    public var parameterCount: Int {
        parameters.filter { $0.kind != .runningStatistic }.reduce(0) { $0 + $1.count }
    }

    /// Multiplications, each with its addition, for one picture: convolutions and linear layers, as papers count them.
    public var multiplyAdds: Int {
        nodes.reduce(0) { $0 + $1.multiplyAdds }
    }
}

extension NetworkGraph.Node {
    /// See ``NetworkGraph/multiplyAdds``.
    public var multiplyAdds: Int {
        switch operation {
        case .convolution:
            // Every output number needs one multiplication for each number of one filter.
            shape.count * (parameters.first.map { $0.count / $0.shape[0] } ?? 0)
        case .linear:
            parameters.first?.count ?? 0
        case .input, .batchNorm, .activation, .add, .gate, .concatenate, .maxPool, .averagePool,
            .globalAveragePool,
            .flatten, .reshape, .enlarge, .l2Normalise:
            0
        }
    }
}
