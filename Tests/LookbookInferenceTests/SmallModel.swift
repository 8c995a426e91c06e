import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTesting

/// A network of a few thousand numbers, for tests that need any network.
struct SmallModel {
    let folder: TemporaryFolder
    let runtime: InferenceRuntime
    let preprocessing: Preprocessing

    init() throws {
        folder = try TemporaryFolder()
        runtime = try InferenceRuntime()
        preprocessing = try PreprocessingFile.parse(
            Array(#"{"preset": "tensorflow", "input": {"width": 32, "height": 32}}"#.utf8))
    }

    var architecture: Architecture { get throws { try .named("mobilenetv1_025") } }

    /// A model folder made from our own architecture.
    func make(_ name: String = "model") async throws -> ModelFolder {
        let graph = try architecture.network().graph(input: [3, 32, 32])
        try SafetensorsWriter.write(
            FormulaWeights.tensors(for: graph), metadata: ["licence": "none needed"], to: folder.file("w.safetensors"))
        return try await ModelImporter(runtime).make(
            architecture: architecture, weights: folder.file("w.safetensors"), preprocessing: preprocessing,
            output: folder.file(name))
    }

    /// An ONNX file that takes a picture and gives what `body` makes of it.
    func foreign(
        _ name: String, _ body: (Scope, Value) throws -> [(name: String, value: Value)]
    ) throws -> String {
        let builder = try GraphBuilder(input: [3, 32, 32])
        let graph = builder.graph(outputs: try body(builder.root, builder.input))
        let values = FormulaWeights.tensors(for: graph).mapValues(\.bytes).mapValues { bytes in
            bytes.withUnsafeBytes { raw in
                (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
            }
        }
        let path = folder.file(name)
        try write(ONNXExporter().bytes(graph, Weights(values, for: graph)), to: path)
        return path
    }
}
