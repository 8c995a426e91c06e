import Foundation
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
            FormulaWeights.tensors(for: graph), metadata: ["licence": "none needed"],
            to: folder.file("w.safetensors"))
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

/// Weights and pictures that a formula gives; the same as in Fixtures/generate_timm_reference.py.
enum FormulaWeights {
    static func tensors(for graph: NetworkGraph) -> [String: SafetensorsWriter.Tensor] {
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for (seed, parameter) in graph.parameters.sorted(by: { $0.name < $1.name }).enumerated() {
            tensors[parameter.name] = .init(shape: parameter.shape, values: values(parameter, seed: seed))
        }
        return tensors
    }

    private static func values(_ parameter: Parameter, seed: Int) -> [Float] {
        let fan = Double(parameter.count / parameter.shape[0])
        return (0..<parameter.count).map { index in
            let u = Double((index * 7919 + seed * 104729 + 13) % 1_000_003) / 1_000_003 - 0.5
            if parameter.shape.count > 1 { return Float(u * 2 * (6 / fan).squareRoot()) }
            if parameter.name.hasSuffix("running_var") { return Float(1 + 0.5 * u) }
            if parameter.name.hasSuffix(".weight") { return Float(1 + 0.2 * u) }
            return Float(0.2 * u)
        }
    }

    static func picture(width: Int, height: Int) -> Picture {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<3 {
                    pixels.append(UInt8((row * row * 3 + column * 29 + row * column + channel * 71) % 256))
                }
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}

extension TemporaryFolder {
    func file(_ name: String) -> String { path + "/" + name }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: file(folder))
    }
}

func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
}

func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
}
