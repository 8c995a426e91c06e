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
        case .input, .batchNorm, .activation, .add, .gate, .concatenate, .maxPool, .averagePool, .globalAveragePool,
            .flatten, .reshape, .enlarge, .l2Normalise:
            0
        }
    }
}
