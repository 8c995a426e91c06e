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

    /// What an export is called and says of itself.
    public struct Options: Sendable, Hashable {
        /// What a person calls the model.
        public var name: String
        /// The side of the square that the served network sees, in pixels; the run's when nil. A little larger than in
        /// training is often better, since crops made things look larger there (Touvron et al. 2019,
        /// <https://arxiv.org/abs/1906.06423>).
        public var side: Int?
        /// The folder of another run of the same network, whose weights are averaged with this one's. Between a run and the
        /// one that it went on from the mean often knows more than either (Wortsman et al. 2022,
        /// <https://arxiv.org/abs/2109.01903>).
        public var averagedWith: String?
        /// Under which licence the model is given on, for its card.
        public var licence: String?
        /// What else a reader of the card should know.
        public var notes: String?
        /// What of kinds goes along; nil for nothing.
        public var kinds: KindExport?

        /// All of it.
        public init(
            name: String, side: Int? = nil, averagedWith: String? = nil, licence: String? = nil,
            notes: String? = nil, kinds: KindExport? = nil
        ) {
            self.name = name
            self.side = side
            self.averagedWith = averagedWith
            self.licence = licence
            self.notes = notes
            self.kinds = kinds
        }

        fileprivate var metadata: [String: String] {
            let averaged = averagedWith.map { _ in
                "the weights of run.yaml and averaged-run.yaml, in equal parts"
            }
            return ["licence": licence, "notes": notes, "averaged": averaged].compactMapValues(\.self)
        }
    }

    /// Writes the folder, runs it with OpenVINO, and compares with libtorch on synthetic pictures. A model that was there
    /// before is replaced when the new one has passed.
    ///
    /// - Parameters:
    ///   - run: folder of a run.
    ///   - output: the model folder.
    /// - Returns: the smallest cosine that was found.
    /// - Throws: ``LookbookError`` `training.network` when the two differ, `training.file` when the output is a folder with
    ///   other things; ``LookbookNetworks/LookbookError`` when the two runs trained different networks; what network, weights
    ///   and OpenVINO throw.
    public static func export(run folder: String, _ options: Options, output: String) async throws -> Double {
        try await export(run: folder, options, output: output, leastCosine: leastCosine)
    }

    static func export(
        run folder: String, _ options: Options, output: String, leastCosine: Double
    ) async throws -> Double {
        let target = URL(filePath: output).standardizedFileURL
        let beside = ".\(target.lastPathComponent)-\(UUID().uuidString)"
        let new = target.deletingLastPathComponent().appending(path: beside)
        defer { try? FileManager.default.removeItem(at: new) }
        try checkReplaceable(target)
        let cosine = try await write(RunFolder(folder), options, to: new.path)
        guard cosine >= leastCosine else {
            throw LookbookError(
                .trainingNetwork, "the exported model gives other vectors: cosine \(cosine)",
                facts: [.remedy: "report this as a fault"])
        }
        try install(new, over: target)
        return cosine
    }

    private static func checkReplaceable(_ folder: URL) throws(LookbookError) {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        let inside = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard let inside, inside.isEmpty || inside.contains("card.json") else {
            throw LookbookError(
                .trainingFile, "\(folder.path) is there already and is no model",
                facts: [.remedy: "choose another folder for the model"])
        }
    }

    /// The old folder goes last.
    private static func install(_ new: URL, over target: URL) throws {
        guard FileManager.default.fileExists(atPath: target.path) else {
            return try FileManager.default.moveItem(at: new, to: target)
        }
        let old = new.appendingPathExtension("old")
        try FileManager.default.moveItem(at: target, to: old)
        do {
            try FileManager.default.moveItem(at: new, to: target)
        } catch {
            try? FileManager.default.moveItem(at: old, to: target)
            throw error
        }
        try? FileManager.default.removeItem(at: old)
    }

    /// - Returns: the smallest cosine between what was trained and what the folder serves.
    private static func write(_ paths: RunFolder, _ options: Options, to output: String) async throws
        -> Double
    {
        var run = try RunFile(path: paths.record)
        run.model.side = options.side ?? run.model.side
        let file = try SafetensorsFile(path: paths.best)
        let model = try run.network(metadata: file.metadata)
        var all = try Weights(from: file, for: model.graph).all
        let other = options.averagedWith.map { RunFolder($0) }
        if let other {
            let others = try Weights(from: SafetensorsFile(path: other.best), for: model.graph).all
            for (name, values) in others { all[name] = zip(all[name] ?? [], values).map { ($0 + $1) / 2 } }
        }
        // Without the decoder, which nobody serves.
        let served = Set(model.servedGraph.parameters.map(\.name))
        let weights = try Weights(all.filter { served.contains($0.key) }, for: model.servedGraph)
        var source = try ModelCard.Source(path: paths.best, metadata: file.metadata)
        source.architecture = model.architecture
        source.metadata.merge(options.metadata) { $1 }
        // These were measured on one of the two alone.
        if options.averagedWith != nil { ["epoch", "validation"].forEach { source.metadata[$0] = nil } }

        let runtime = try InferenceRuntime()
        let preprocessing = try run.model.preprocessing()
        var made = try await ModelImporter(runtime).make(
            model.servedGraph, weights, source: source, preprocessing: preprocessing, outputName: "embedding",
            name: options.name, output: output)
        if let kinds = options.kinds {
            made = try made.with(kinds: kinds.head(of: [paths.path] + (other.map { [$0.path] } ?? [])))
        }
        try FileManager.default.copyItem(atPath: paths.record, toPath: output + "/run.yaml")
        if let other {
            try FileManager.default.copyItem(atPath: other.record, toPath: output + "/averaged-run.yaml")
        }
        return try await leastCosine(made.extractor(runtime), model, weights, preprocessing)
    }

    private static func leastCosine(
        _ served: NetworkExtractor, _ model: EmbeddingModel, _ weights: Weights,
        _ preprocessing: Preprocessing
    ) async throws -> Double {
        let pictures = SyntheticPictures.make(count: 8, preprocessing)
        let vectors = try await served.embed(pictures)
        let store = try ParameterStore(weights, for: model.servedGraph)
        let trained = try withoutGradients {
            let input = try Tensor(
                pixels: pictures.flatMap(\.pixels), count: pictures.count, height: preprocessing.height,
                width: preprocessing.width, mean: preprocessing.mean, std: preprocessing.std)
            return try GraphExecutor(model.servedGraph)(input, store, .evaluation)["embedding"]?.floats()
                ?? []
        }
        let dimensions = trained.count / pictures.count
        let cosines = vectors.enumerated().map { index, vector in
            zip(vector, trained[index * dimensions..<(index + 1) * dimensions]).reduce(0.0) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
        return cosines.min() ?? 0
    }
}
