internal import LookbookNetworks
internal import Tensors

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
            throw TrainingError(.network, "\(name) cannot write over its input", hint: "report this as a fault")
        }
        return x
    }
}
