import Foundation
import LookbookCore
import LookbookNetworks
import Testing

@Suite struct ONNXTests {
    private func network() throws -> (graph: NetworkGraph, weights: Weights) {
        let graph = try MobileNetV2(.width035, .init(padding: .same)).graph(input: [3, 64, 64], classes: 3)
        let values = Dictionary(
            uniqueKeysWithValues: graph.parameters.enumerated().map { seed, parameter in
                (parameter.name, (0..<parameter.count).map { Float((($0 * 31 + seed * 17) % 101) + 1) / 101 })
            })
        return (graph, try Weights(values, for: graph))
    }

    @Test func `a written file is read again with its inputs, outputs and weights`() throws {
        let (graph, weights) = try network()
        let model = try ONNXModel(file: ONNXExporter(foldsBatchNorms: false).bytes(graph, weights))
        #expect(model.operatorSets.map(\.version) == [17])
        let shape = model.graph.inputs.map(\.type.tensor.shape.dimensions)
        #expect(shape.first?.first?.parameter == "N")
        #expect(shape.first?.dropFirst().map(\.value) == [3, 64, 64])
        #expect(model.graph.outputs.map(\.name) == ["features", "logits"])
        let stem = try #require(model.graph.initializers.first { $0.name == "conv_stem.weight" })
        #expect(stem.dimensions == [16, 3, 3, 3])
        let first = try #require(graph.parameters.first { $0.name == "conv_stem.weight" })
        let floats = stem.rawData.withUnsafeBytes { raw in
            (0..<first.count).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
        #expect(floats == weights[first])
    }

    @Test func `every name that a node reads is written before it`() throws {
        let (graph, weights) = try network()
        for folds in [true, false] {
            let body = try ONNXModel(file: ONNXExporter(foldsBatchNorms: folds).bytes(graph, weights)).graph
            var known = Set(body.inputs.map(\.name) + body.initializers.map(\.name))
            for node in body.nodes {
                #expect(node.inputs.allSatisfy { $0.isEmpty || known.contains($0) })
                known.formUnion(node.outputs)
            }
            #expect(body.outputs.allSatisfy { known.contains($0.name) })
            #expect(body.nodes.contains { $0.operatorType == "BatchNormalization" } == !folds)
        }
    }

    private func autoencoder() throws -> (graph: NetworkGraph, weights: Weights) {
        let builder = try GraphBuilder(input: [3, 32, 64])
        let code = try Autoencoder().features(builder.input, builder.root)
        let picture = try Autoencoder().reconstruction(code, of: [3, 32, 64], builder.root)
        let graph = builder.graph(outputs: [("features", code), ("reconstruction", picture)])
        let values = graph.parameters.map { ($0.name, [Float](repeating: 1, count: $0.count)) }
        return (graph, try Weights(Dictionary(uniqueKeysWithValues: values), for: graph))
    }

    @Test func `shapes and scales are constants of the file, each once`() throws {
        let (graph, weights) = try autoencoder()
        let body = try ONNXModel(file: ONNXExporter().bytes(graph, weights)).graph
        let constants = body.initializers.filter { $0.name.hasPrefix("constant.") }
        #expect(constants.map(\.name) == ["constant.sizes.128.1.2", "constant.scale2"])
        #expect(constants.map(\.dataType) == [7, 1])
        #expect(constants.first?.rawData.count == 32)
        #expect(body.nodes.filter { $0.operatorType == "Resize" }.count == 5)
        #expect(body.outputs.last?.type.tensor.shape.dimensions.map(\.value) == [0, 3, 32, 64])
    }

    @Test func `equal networks give equal bytes`() throws {
        let (graph, weights) = try network()
        #expect(try ONNXExporter().bytes(graph, weights) == ONNXExporter().bytes(graph, weights))
    }

    @Test func `bytes that are no message are an error`() {
        #expect(throws: LookbookError.self) { try ONNXModel(file: [0xFF, 0xFF, 0xFF]) }
    }

    @Test(.enabled(if: PythonChecker.isThere, "needs python3 with the onnx package (or LOOKBOOK_PYTHON)"))
    func `onnx checker accepts the files`() throws {
        let (graph, weights) = try network()
        for folds in [true, false] {
            try PythonChecker.check(ONNXExporter(foldsBatchNorms: folds).bytes(graph, weights))
        }
        let builder = try GraphBuilder(input: [3, 8, 8])
        var x = builder.input
        for function in Activation.allCases { x = try builder.root.activation(function, x) }
        let vector = try builder.root.l2Normalised(builder.root.pooled(x))
        let small = builder.graph(outputs: [("features", vector)])
        try PythonChecker.check(ONNXExporter().bytes(small, Weights([:], for: small)))
        let (whole, numbers) = try autoencoder()
        try PythonChecker.check(ONNXExporter().bytes(whole, numbers))
    }
}

/// Runs onnx.checker, the format's own judge.
private enum PythonChecker {
    static let python = ProcessInfo.processInfo.environment["LOOKBOOK_PYTHON"] ?? "/usr/bin/python3"
    static let isThere = (try? run(["-c", "import onnx.checker"])) == 0

    static func check(_ bytes: [UInt8]) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)"
        #expect(try run(["-c", script, file.path()]) == 0)
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
