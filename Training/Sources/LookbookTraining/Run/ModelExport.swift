internal import Foundation
internal import LookbookCore
internal import LookbookImaging
internal import LookbookInference
internal import LookbookNetworks
internal import Tensors

/// Turns a run's best weights into a model folder that `lookbook` serves.
public enum ModelExport {
    /// The least cosine between what was trained and what is served.
    public static let leastCosine = 0.9999

    /// Writes the folder, runs it with OpenVINO, and compares with libtorch on synthetic pictures.
    ///
    /// - Parameters:
    ///   - run: folder of a run.
    ///   - name: what a person calls the model.
    ///   - output: the model folder.
    ///   - side: the side of the square that the served network sees, in pixels; the run's when nil. A little larger than in
    ///     training is often better, since crops made things look larger there (Touvron et al. 2019,
    ///     <https://arxiv.org/abs/1906.06423>).
    /// - Returns: the smallest cosine that was found.
    /// - Throws: ``TrainingError`` `training.network` when the two differ; what network, weights and OpenVINO throw.
    public static func export(
        run folder: String, name: String, output: String, side: Int? = nil
    ) async throws -> Double {
        let paths = RunFolder(folder)
        var run = try RunFile(path: paths.record)
        run.model.side = side ?? run.model.side
        let file = try SafetensorsFile(path: paths.best)
        let model = try run.network(metadata: file.metadata)
        let all = try Weights(from: file, for: model.graph).all
        // Without the decoder, which nobody serves.
        let served = Set(model.servedGraph.parameters.map(\.name))
        let weights = try Weights(all.filter { served.contains($0.key) }, for: model.servedGraph)
        var source = try ModelCard.Source(path: paths.best, metadata: file.metadata)
        source.architecture = model.architecture

        let runtime = try InferenceRuntime()
        let preprocessing = try run.model.preprocessing()
        let made = try await ModelImporter(runtime).make(
            model.servedGraph, weights, source: source, preprocessing: preprocessing, outputName: "embedding",
            name: name, output: output)
        try FileManager.default.copyReplacing(paths.record, output + "/run.yaml")
        return try await compare(made.extractor(runtime), model, weights, preprocessing)
    }

    private static func compare(
        _ served: NetworkExtractor, _ model: EmbeddingModel, _ weights: Weights, _ preprocessing: Preprocessing
    ) async throws -> Double {
        let pictures = SyntheticPictures.make(count: 8, preprocessing)
        let vectors = try await served.embed(pictures)
        let store = try ParameterStore(weights, for: model.servedGraph)
        let trained = try withoutGradients {
            let input = try Tensor(
                pixels: pictures.flatMap(\.pixels), count: pictures.count, height: preprocessing.height,
                width: preprocessing.width, mean: preprocessing.mean, std: preprocessing.std)
            return try GraphExecutor(model.servedGraph)(input, store, .evaluation)["embedding"]?.floats() ?? []
        }
        let dimensions = trained.count / pictures.count
        let cosines = vectors.enumerated().map { index, vector in
            zip(vector, trained[index * dimensions..<(index + 1) * dimensions]).reduce(0.0) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
        let least = cosines.min() ?? 0
        guard least >= leastCosine else {
            throw TrainingError(
                .network, "the exported model gives other vectors: cosine \(least)", hint: "report this as a fault")
        }
        return least
    }
}

extension FileManager {
    fileprivate func copyReplacing(_ source: String, _ target: String) throws {
        if fileExists(atPath: target) { try removeItem(atPath: target) }
        try copyItem(atPath: source, toPath: target)
    }
}
