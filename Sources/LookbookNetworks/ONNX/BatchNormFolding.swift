public import LookbookCore

extension NetworkGraph {
    /// The same function with fewer steps: each batch norm that follows a convolution, and is its only reader, becomes
    /// part of the convolution's weight and bias. For serving; a folded network cannot be trained well.
    ///
    /// With `s = weight / sqrt(variance + epsilon)`: filters are multiplied by `s`, and the bias becomes
    /// `(bias - mean) * s + shift`. Computed in double precision.
    public func foldingBatchNorms(_ weights: Weights) throws(LookbookError) -> (
        graph: NetworkGraph, weights: Weights
    ) {
        let readers = readerCounts()
        var folded: [Node] = []
        var values = weights.all
        // Where each old node's result is now.
        var places: [Int] = []
        for node in nodes {
            if case .batchNorm(let epsilon) = node.operation, let source = node.inputs.first,
                case .convolution = nodes[source].operation, readers[source] == 1
            {
                let place = places[source]
                let filters = folded[place]
                fold(node, epsilon, into: filters, weights, &values)
                folded[place] = filters.withBias(channels: node.shape.dimensions[0])
                places.append(place)
                continue
            }
            places.append(folded.count)
            folded.append(
                Node(
                    name: node.name, operation: node.operation, inputs: node.inputs.map { places[$0] },
                    parameters: node.parameters, shape: node.shape))
        }
        let graph = NetworkGraph(
            nodes: folded, outputs: outputs.map { Output(name: $0.name, node: places[$0.node]) })
        return (graph, try Weights(values, for: graph))
    }

    /// How often each node's result is used, by nodes or as an output.
    private func readerCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for input in node.inputs { counts[input] += 1 } }
        for output in outputs { counts[output.node] += 1 }
        return counts
    }

    private func fold(
        _ norm: Node, _ epsilon: Float, into convolution: Node, _ weights: Weights,
        _ values: inout [String: [Float]]
    ) {
        let (weight, shift) = (weights[norm.parameters[0]], weights[norm.parameters[1]])
        let (mean, variance) = (weights[norm.parameters[2]], weights[norm.parameters[3]])
        let filters = convolution.parameters[0]
        let size = filters.count / filters.shape[0]
        var numbers = weights[filters]
        var bias = convolution.parameters.count > 1 ? weights[convolution.parameters[1]] : mean.map { _ in 0 }
        for channel in mean.indices {
            let scale = Double(weight[channel]) / (Double(variance[channel]) + Double(epsilon)).squareRoot()
            for index in channel * size..<(channel + 1) * size {
                numbers[index] = Float(Double(numbers[index]) * scale)
            }
            bias[channel] = Float(
                (Double(bias[channel]) - Double(mean[channel])) * scale + Double(shift[channel]))
        }
        values[filters.name] = numbers
        values[convolution.name + ".bias"] = bias
        for parameter in norm.parameters { values[parameter.name] = nil }
    }
}

extension NetworkGraph.Node {
    /// The convolution with a bias, which takes the layer's own name as `timm` would give it.
    fileprivate func withBias(channels: Int) -> NetworkGraph.Node {
        let bias = Parameter(name: name + ".bias", shape: [channels], kind: .bias)
        return .init(
            name: name, operation: operation, inputs: inputs, parameters: [parameters[0], bias], shape: shape)
    }
}
