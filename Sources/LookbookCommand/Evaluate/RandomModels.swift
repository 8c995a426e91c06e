import Foundation
import LookbookCore
import LookbookEvaluation
import LookbookInference
import LookbookNetworks

/// Model folders of our architectures with random weights: time does not depend on what a network has learned.
struct RandomModels: ~Copyable {
    private let folder: URL
    private let importer: ModelImporter

    init(_ runtime: InferenceRuntime) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        importer = ModelImporter(runtime)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Makes a model folder, which goes when this value goes.
    func make(_ architecture: Architecture) async throws -> ModelFolder {
        let graph = try architecture.network().graph()
        let weights = folder.appending(path: "\(architecture.name).safetensors")
        try Data(SafetensorsWriter.bytes(Self.tensors(graph))).write(to: weights)
        defer { try? FileManager.default.removeItem(at: weights) }
        return try await importer.make(
            architecture: architecture, weights: weights.path, preprocessing: PreprocessingFile.read("imagenet"),
            output: folder.appending(path: architecture.name).path)
    }

    /// Filters of a size that keeps the signal (He et al. 2015), from a fixed seed; batch norms that change nothing.
    private static func tensors(_ graph: NetworkGraph) -> [String: SafetensorsWriter.Tensor] {
        var generator = SeededGenerator(seed: 1)
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for parameter in graph.parameters {
            let values: [Float]
            if parameter.shape.count > 1 {
                let inputs = parameter.shape.dropFirst().reduce(1, *)
                let size = (6 / Float(max(1, inputs))).squareRoot()
                values = (0..<parameter.count).map { _ in
                    (Float(generator.next(below: 1 << 20)) / Float(1 << 19) - 1) * size
                }
            } else {
                let isOne = parameter.kind == .weight || parameter.name.hasSuffix("running_var")
                values = Array(repeating: isOne ? 1 : 0, count: parameter.count)
            }
            tensors[parameter.name] = .init(shape: parameter.shape, values: values)
        }
        return tensors
    }
}
