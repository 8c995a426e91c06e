internal import FoundationEssentials
public import LookbookCore
internal import SwiftProtobuf

/// Writes a graph with its weights as an ONNX file: opset 17, float32, one input `pixels` (`N×C×H×W`, normalised) and the
/// graph's outputs, the batch dimension `N` free.
///
/// The format: <https://github.com/onnx/onnx/blob/main/docs/IR.md>.
public struct ONNXExporter: Sendable {
    /// The name of the file's input.
    public static let inputName = "pixels"
    static let batchName = "N"
    private static let floatType: Int32 = 1
    private static let integerType: Int32 = 7
    // Protobuf cannot carry more, and ONNX's separate weight files are not written here.
    private static let largestSize = 2_000_000_000

    /// Whether batch norms are folded into the convolutions before them.
    public var foldsBatchNorms: Bool
    /// Words kept in the file: what it was made from.
    public var metadata: [String: String]

    /// An exporter that folds batch norms unless told otherwise.
    public init(foldsBatchNorms: Bool = true, metadata: [String: String] = [:]) {
        self.foldsBatchNorms = foldsBatchNorms
        self.metadata = metadata
    }

    /// The bytes of the file. Equal graphs and weights give equal bytes.
    ///
    /// - Throws: ``LookbookError`` `weights.mismatch` when the weights are those of another graph, `weights.file` when
    ///   they are more than a file can hold.
    public func bytes(_ graph: NetworkGraph, _ weights: Weights) throws(LookbookError) -> [UInt8] {
        let (graph, weights) = foldsBatchNorms ? try graph.foldingBatchNorms(weights) : (graph, weights)
        guard graph.parameters.reduce(0, { $0 + $1.count * 4 }) < Self.largestSize else {
            throw LookbookError(
                .weightsFile, "the weights do not fit into one ONNX file",
                facts: [.remedy: "use a network with fewer parameters"])
        }
        do {
            let data: Data = try model(graph, weights).serializedBytes()
            return [UInt8](data)
        } catch {
            throw LookbookError(
                .weightsFile, "the ONNX file cannot be encoded: \(error)",
                facts: [.remedy: "report this as a fault"])
        }
    }

    /// The file as a message.
    func model(_ graph: NetworkGraph, _ weights: Weights) -> ONNXModel {
        var operatorSet = ONNXOperatorSet()
        operatorSet.domain = ""
        operatorSet.version = 17
        var model = ONNXModel()
        model.irVersion = 8
        model.producerName = "lookbook"
        model.operatorSets = [operatorSet]
        model.metadata = metadata.sorted { $0.key < $1.key }.map { pair in
            var entry = ONNXStringEntry()
            entry.key = pair.key
            entry.value = pair.value
            return entry
        }
        model.graph = body(graph, weights)
        return model
    }

    private func body(_ graph: NetworkGraph, _ weights: Weights) -> ONNXGraph {
        var names = graph.nodes.map(\.name)
        names[0] = Self.inputName
        for output in graph.outputs { names[output.node] = output.name }

        var body = ONNXGraph()
        body.name = "network"
        body.inputs = [value(Self.inputName, graph.input)]
        body.outputs = graph.outputs.map { value($0.name, graph.nodes[$0.node].shape) }
        for (node, name) in zip(graph.nodes, names) {
            body.nodes += node.renamed(name).onnxNodes(inputs: node.inputs.map { names[$0] })
        }
        body.initializers =
            graph.parameters.map { tensor($0.name, $0.shape, weights[$0]) } + graph.constants.map(tensor)
        return body
    }

    private func value(_ name: String, _ shape: TensorShape) -> ONNXValue {
        var batch = ONNXDimension()
        batch.parameter = Self.batchName
        let sizes = shape.dimensions.map { size in
            var dimension = ONNXDimension()
            dimension.value = Int64(size)
            return dimension
        }
        var value = ONNXValue()
        value.name = name
        value.type.tensor.elementType = Self.floatType
        value.type.tensor.shape.dimensions = [batch] + sizes
        return value
    }

    private func tensor(_ constant: ONNXConstant) -> ONNXTensor {
        switch constant.values {
        case .float(let values):
            return tensor(constant.name, constant.shape, values)
        case .int(let values):
            var tensor = tensor(constant.name, constant.shape, [])
            tensor.dataType = Self.integerType
            tensor.rawData = Data(
                values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } })
            return tensor
        }
    }

    private func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> ONNXTensor {
        var tensor = ONNXTensor()
        tensor.name = name
        tensor.dimensions = shape.map(Int64.init)
        tensor.dataType = Self.floatType
        tensor.rawData = Data(values.littleEndianBytes)
        return tensor
    }
}

extension NetworkGraph.Node {
    fileprivate func renamed(_ name: String) -> NetworkGraph.Node {
        .init(name: name, operation: operation, inputs: inputs, parameters: parameters, shape: shape)
    }
}

extension ONNXModel {
    /// Reads an ONNX file. What the subset does not know is kept, not understood.
    ///
    /// - Throws: ``LookbookError`` `weights.file` when the bytes are no protobuf message.
    package init(file bytes: [UInt8]) throws(LookbookError) {
        do {
            try self.init(serializedBytes: bytes)
        } catch {
            throw LookbookError(
                .weightsFile, "the ONNX file cannot be decoded",
                facts: [.remedy: "fetch or export the file again"])
        }
    }
}
