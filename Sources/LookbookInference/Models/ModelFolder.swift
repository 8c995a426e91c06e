internal import Foundation
public import LookbookCore
public import LookbookImaging

/// A model on disk: `model.onnx`, `preprocessing.json`, `card.json`, and perhaps `projection.bin` and `kinds.json`.
public struct ModelFolder: Sendable, Hashable {
    /// The folder.
    public let path: String
    /// What it says of itself.
    public let card: ModelCard
    /// How pictures are prepared.
    public let preprocessing: Preprocessing

    /// Opens a folder: reads its card and its preprocessing, not the network.
    ///
    /// - Throws: ``LookbookError`` `model.folder` or `model.file`; ``LookbookImaging/LookbookError`` for preprocessing.
    public init(path: String) throws {
        self.path = path
        let bytes: [UInt8]
        do {
            bytes = try ModelFile.read(ModelFile.join(path, ModelFile.card), limit: 16 << 20)
        } catch {
            throw LookbookError(
                .modelFolder, "\(path) is no model folder: it has no card.json that can be read",
                facts: [.remedy: "make one with lookbook models import"])
        }
        do {
            card = try JSONDecoder().decode(ModelCard.self, from: Data(bytes))
        } catch {
            throw LookbookError(
                .modelFolder, "the card of \(path) is damaged: \(error)",
                facts: [.remedy: "import the model again"])
        }
        guard card.version == ModelCard.currentVersion else {
            throw LookbookError(
                .modelFolder,
                "the card of \(path) has the version \(card.version), not \(ModelCard.currentVersion)",
                facts: [.remedy: "import the model again with this version of Lookbook"])
        }
        preprocessing = try Preprocessing(
            json: ModelFile.read(ModelFile.join(path, ModelFile.preprocessing), limit: 1 << 20))
    }

    /// The model folders directly inside a folder, sorted by name. What is no model folder is left out.
    public static func list(in folder: String) throws -> [ModelFolder] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw LookbookError(
                .modelFile, "the folder \(folder) cannot be read", facts: [.remedy: "check the path"])
        }
        return try names.sorted().map { ModelFile.join(folder, $0) }
            .filter { ModelFile.exists(ModelFile.join($0, ModelFile.card)) }
            .map { try ModelFolder(path: $0) }
    }

    /// The space that the model's vectors belong to.
    public var space: EmbeddingSpace {
        EmbeddingSpace(id: card.space, name: card.name, dimensions: card.dimensions)
    }

    /// The network file.
    public var networkPath: String { ModelFile.join(path, ModelFile.network) }

    /// Loads the model.
    ///
    /// - Throws: ``LookbookError`` `model.folder` when a file is not the one that the card describes: its vectors would not
    ///   belong to the card's space.
    public func extractor(
        _ runtime: InferenceRuntime, options: InferenceOptions = .init()
    ) throws -> NetworkExtractor {
        let found = try Self.checksums(in: path)
        guard found == card.files, Self.spaceID(files: found, output: card.output) == card.space else {
            throw LookbookError(
                .modelFolder, "the files of \(path) are not those that its card describes",
                facts: [.remedy: "see which with lookbook models verify, then import the model again"])
        }
        let projectionPath = ModelFile.join(path, ModelFile.projection)
        return try NetworkExtractor(
            runtime, path: networkPath, preprocessing: preprocessing,
            projection: found[ModelFile.projection] == nil
                ? nil
                : Projection(serialised: ModelFile.read(projectionPath, limit: ModelFile.largestProjection)),
            outputName: card.output.name, identity: (card.space, card.name),
            kinds: found[ModelFile.kinds] == nil ? nil : readKinds(), options: options)
    }

    /// What the model has learned of kinds.
    private func readKinds() throws -> KindHead {
        let bytes = try ModelFile.read(ModelFile.join(path, ModelFile.kinds), limit: ModelFile.largestKinds)
        let head: KindHead
        do {
            head = try JSONDecoder().decode(KindHead.self, from: Data(bytes))
        } catch let error as LookbookError {
            throw error
        } catch {
            throw LookbookError(
                .modelFolder, "kinds.json of \(path) is damaged: \(error)",
                facts: [.remedy: "export the model again, or remove kinds.json from its folder"])
        }
        guard head.dimensions == card.dimensions else {
            throw LookbookError(
                .modelFolder,
                "kinds.json of \(path) is for \(head.dimensions) numbers, the vectors have \(card.dimensions)",
                facts: [.remedy: "export the model again, or remove kinds.json from its folder"])
        }
        return head
    }

    /// The same model with what it knows of kinds put in, or exchanged. The vectors and their space stay as they are.
    ///
    /// - Throws: ``LookbookError`` `model.folder` when the head is for other vectors, `model.file` when it cannot be written.
    public func with(kinds head: KindHead) throws -> ModelFolder {
        guard head.dimensions == card.dimensions else {
            throw LookbookError(
                .modelFolder,
                "the kinds are for \(head.dimensions) numbers, the vectors have \(card.dimensions)",
                facts: [.remedy: "use the kinds that were learned with this model"])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try ModelFile.write([UInt8](encoder.encode(head)), to: ModelFile.join(path, ModelFile.kinds))
        let changed = ModelCard(
            version: card.version, name: card.name, space: card.space, dimensions: card.dimensions,
            source: card.source, output: card.output, parameters: card.parameters,
            multiplyAdds: card.multiplyAdds, files: try Self.checksums(in: path), reference: card.reference)
        try ModelFile.write(changed, to: path)
        return try ModelFolder(path: path)
    }

    /// The SHA-256 of each file that decides the vectors, and of what is known of kinds.
    static func checksums(in path: String) throws(LookbookError) -> [String: String] {
        var checksums: [String: String] = [:]
        let optional = [ModelFile.projection, ModelFile.kinds]
        for name in [ModelFile.network, ModelFile.preprocessing] + optional {
            let file = ModelFile.join(path, name)
            if optional.contains(name), !ModelFile.exists(file) { continue }
            checksums[name] = try ModelFile.checksum(file)
        }
        return checksums
    }

    /// The identity of the vectors: a SHA-256 over network, preprocessing, output and projection.
    ///
    /// `preprocessing.json` in a model folder is always in its canonical form, so that equal preprocessing is equal bytes.
    static func spaceID(files: [String: String], output: NetworkOutput) -> String {
        let parts = [
            "lookbook-network-1", files[ModelFile.network] ?? "", files[ModelFile.preprocessing] ?? "",
            output.name, output.pooling.rawValue, files[ModelFile.projection] ?? "none",
        ]
        return ModelFile.checksum(of: parts.joined(separator: "\n"))
    }
}

extension ModelFolder {
    /// Makes a new model folder: this network and preprocessing, followed by a projection. A space of its own.
    ///
    /// - Parameters:
    ///   - projection: fitted on the L2-normalised vectors of this model.
    ///   - runtime: runs the new model once, for its card.
    ///   - name: what the new model is called.
    ///   - output: the folder to make.
    /// - Throws: ``LookbookError`` when this model has a projection already, the sizes do not fit, or files cannot be written.
    public func projected(
        by projection: Projection, _ runtime: InferenceRuntime, name: String, output: String
    ) async throws -> ModelFolder {
        guard card.files[ModelFile.projection] == nil, output != path else {
            throw LookbookError(
                .modelProjection, "\(path) has a projection already, or is the folder to be made",
                facts: [.remedy: "project the model that it was made from, into a folder of its own"])
        }
        try ModelFile.makeFolder(output)
        ModelFile.removeAll(in: output)
        for file in [ModelFile.network, ModelFile.preprocessing] {
            let bytes = try ModelFile.read(ModelFile.join(path, file), limit: ModelFile.largestNetwork)
            try ModelFile.write(bytes, to: ModelFile.join(output, file))
        }
        try ModelFile.write(projection.serialised, to: ModelFile.join(output, ModelFile.projection))
        let files = try Self.checksums(in: output)
        let space = Self.spaceID(files: files, output: card.output)
        let extractor = try NetworkExtractor(
            runtime, path: ModelFile.join(output, ModelFile.network), preprocessing: preprocessing,
            projection: projection, outputName: card.output.name, identity: (space, name),
            options: InferenceOptions(goal: .latency))
        let reference = try await extractor.embed([.synthetic(for: preprocessing)])[0]
        let projectedCard = ModelCard(
            version: ModelCard.currentVersion, name: name, space: space, dimensions: projection.dimensions,
            source: card.source, output: card.output, parameters: card.parameters,
            multiplyAdds: card.multiplyAdds,
            files: files, reference: reference)
        try ModelFile.write(projectedCard, to: output)
        return try ModelFolder(path: output)
    }
}

/// The model that comes with Lookbook and that every command uses where nothing is said.
public enum ShippedModel {
    /// What a person calls it.
    public static let name = "lookbook-style"

    /// Its folder: in `LOOKBOOK_MODELS`, beside the program as the build leaves it, or in `share/lookbook` beside the
    /// program's `bin`.
    ///
    /// - Throws: ``LookbookError`` `model.folder` when it is in none of them.
    public static func folder() throws -> ModelFolder {
        let places = candidates(
            environment: ProcessInfo.processInfo.environment["LOOKBOOK_MODELS"],
            program: Bundle.main.executableURL?.resolvingSymlinksInPath())
        guard let place = places.first(where: { ModelFile.exists(ModelFile.join($0, ModelFile.card)) }) else {
            throw LookbookError(
                .modelFolder, "the model \(name) that comes with Lookbook is not beside the program",
                facts: [
                    .remedy:
                        "keep \(bundle) beside lookbook, or set LOOKBOOK_MODELS to the folder that holds \(name)"
                ])
        }
        return try ModelFolder(path: place)
    }

    /// What SwiftPM calls the folder with this target's files.
    private static let bundle = "lookbook_LookbookInference.resources"

    /// The places where the folder may be, the first of them first.
    static func candidates(environment: String?, program: URL?) -> [String] {
        var places = [String]()
        if let environment, !environment.isEmpty { places.append(ModelFile.join(environment, name)) }
        if let folder = program?.deletingLastPathComponent() {
            places.append(folder.appending(path: "\(bundle)/Shipped/\(name)").path)
            places.append(folder.deletingLastPathComponent().appending(path: "share/lookbook/\(name)").path)
        }
        return places
    }
}
