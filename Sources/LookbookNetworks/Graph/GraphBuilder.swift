public import LookbookCore

/// A result inside a graph that is being built.
public struct Value: Sendable, Hashable {
    let node: Int
    /// Its shape, without the batch.
    public let shape: TensorShape
}

/// Collects the nodes of a graph. Networks work with ``Scope``, which knows where in the network they are.
public final class GraphBuilder {
    private var nodes: [NetworkGraph.Node] = []
    private var names: Set<String> = []

    /// The picture: the first node.
    public let input: Value

    /// Starts a graph.
    ///
    /// - Parameter input: the shape of the picture, `[channels, height, width]`.
    /// - Throws: ``LookbookError`` `network.shape` when a size is not positive or there are not three.
    public init(input shape: TensorShape) throws(LookbookError) {
        guard shape.dimensions.count == 3, shape.dimensions.allSatisfy({ (1...65_536).contains($0) }) else {
            throw .shape("a network's input has three sizes from 1 to 65536, not \(shape)")
        }
        nodes = [.init(name: "input", operation: .input, inputs: [], parameters: [], shape: shape)]
        names = ["input"]
        input = Value(node: 0, shape: shape)
    }

    /// The root of the parameter names.
    public var root: Scope { Scope(builder: self, path: []) }

    /// Ends the graph.
    ///
    /// - Parameter outputs: names and results, at least one.
    public func graph(outputs: [(name: String, value: Value)]) -> NetworkGraph {
        NetworkGraph(nodes: nodes, outputs: outputs.map { .init(name: $0.name, node: $0.value.node) })
    }

    func add(
        _ operation: Operation, name: String, inputs: [Value], parameters: [Parameter] = [],
        shape: TensorShape
    ) throws(LookbookError) -> Value {
        // Two layers with one path would share a parameter by accident.
        guard names.insert(name).inserted else {
            throw LookbookError(
                .networkShape, "two layers are called \(name)",
                facts: [.remedy: "give each layer a path of its own"])
        }
        nodes.append(
            .init(
                name: name, operation: operation, inputs: inputs.map(\.node), parameters: parameters,
                shape: shape))
        return Value(node: nodes.count - 1, shape: shape)
    }

    /// A name for a step without parameters: `relu6_12`.
    func freshName(_ kind: String) -> String { "\(kind)_\(nodes.count)" }
}

/// A place in a network: `p / "blocks" / 0 / "conv_dw"` is the prefix of that layer's parameter names.
public struct Scope {
    let builder: GraphBuilder
    let path: [String]

    /// A part of this place.
    public static func / (scope: Scope, name: String) -> Scope {
        Scope(builder: scope.builder, path: scope.path + [name])
    }

    /// A numbered part of this place.
    public static func / (scope: Scope, index: Int) -> Scope { scope / "\(index)" }

    /// The path with dots.
    public var name: String { path.joined(separator: ".") }

    func parameter(_ name: String, _ shape: [Int], _ kind: Parameter.Kind) -> Parameter {
        Parameter(name: (path + [name]).joined(separator: "."), shape: shape, kind: kind)
    }
}
