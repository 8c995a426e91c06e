package import Foundation
public import LookbookCore
import LookbookImaging
package import LookbookInference
import Synchronization

/// Finds feature extractors by name: those built in, and model folders.
package struct ExtractorLibrary: Sendable {
    /// Extractors that need no path.
    package static let builtInNames = [ShippedModel.name, palette]
    /// What is used where nothing is said.
    package static let defaultName = ShippedModel.name
    /// The descriptor that is computed without a network.
    private static let palette = "palette"

    /// Where compiled networks are kept for the next start; nil for nowhere.
    package let cache: String?

    package init(cache: String?) {
        self.cache = cache
    }

    /// - Parameters:
    ///   - name: a built-in name, or the path of a model folder.
    ///   - isForQueries: whether single pictures are to be fast, rather than many.
    /// - Throws: `input.extractor` when there is none of that name, or what is wrong with the model folder.
    package func extractor(_ name: String, isForQueries: Bool = false) async throws -> any FeatureExtractor {
        guard let folder = try Self.folder(of: name) else { return PaletteExtractor() }
        let options = InferenceOptions(goal: isForQueries ? .latency : .throughput, cacheDirectory: cache)
        return try folder.extractor(InferenceRuntime(), options: options)
    }

    /// The model folder behind a name; nil for what is computed without a network.
    ///
    /// - Throws: `input.extractor` when there is none of that name, or what is wrong with the model folder.
    package static func folder(of name: String) throws -> ModelFolder? {
        switch name {
        case palette: return nil
        case ShippedModel.name: return try ShippedModel.folder()
        default: break
        }
        guard FileManager.default.fileExists(atPath: name) else {
            throw LookbookError(
                .inputExtractor, "there is no extractor \"\(name)\", nor a model folder of that name",
                facts: [
                    .remedy:
                        "built in: \(builtInNames.joined(separator: ", ")); make folders with lookbook models import"
                ])
        }
        return try ModelFolder(path: name)
    }

    /// Copies a model folder into a catalogue, so that the catalogue is complete without it, also when another version of
    /// Lookbook comes with another model.
    ///
    /// - Returns: what the catalogue records: the name, or the copy's path relative to the catalogue.
    package func keep(_ name: String, space: EmbeddingSpace, in catalogue: URL) throws -> String {
        guard let model = try Self.folder(of: name) else { return name }
        let place = "models/\(space.id)"
        let target = catalogue.appending(path: place)
        let files = FileManager.default
        guard !files.fileExists(atPath: target.path) else { return place }
        let partial = catalogue.appending(path: "models/\(space.id).partial")
        try? files.removeItem(at: partial)
        try files.createDirectory(at: partial, withIntermediateDirectories: true)
        // Not `copyItem`: it gives the copies the owner of the originals, which only root may do, and an installed model
        // is root's.
        for name in try files.contentsOfDirectory(atPath: model.path) {
            let file = URL(fileURLWithPath: model.path).appending(path: name)
            try Data(contentsOf: file, options: .mappedIfSafe).write(to: partial.appending(path: name))
        }
        try files.moveItem(at: partial, to: target)
        return place
    }
}

/// Keeps one extractor loaded, that of the space asked for last: neither a new state of the catalogue nor a write loads
/// the network again.
package actor LoadedExtractor {
    private let load: @Sendable (SpaceRecord) async throws -> any FeatureExtractor
    private var kept: (space: EmbeddingSpace.ID, task: Task<any FeatureExtractor, any Error>)?

    /// - Parameter load: opens the extractor of a space.
    package init(_ load: @escaping @Sendable (SpaceRecord) async throws -> any FeatureExtractor) {
        self.load = load
    }

    /// The extractor of a space; whoever asks while it is loaded waits for it. A failure is not kept.
    package func extractor(of record: SpaceRecord) async throws -> any FeatureExtractor {
        if let kept, kept.space == record.space.id { return try await kept.task.value }
        let task = Task { [load] in try await load(record) }
        kept = (record.space.id, task)
        do {
            return try await task.value
        } catch {
            if kept?.task == task { kept = nil }
            throw error
        }
    }
}

/// Embeds queries by one of two set-ups of the same network, whichever suits the load.
///
/// A picture that comes alone is worked on by all cores together and is soon done. Pictures that come at the same time would
/// then wait for each other, and the cores for each other too; so each is given a core of its own. There is no timer: a
/// single client loses nothing.
public final class LoadAdaptiveExtractor: FeatureExtractor {
    private let alone: any FeatureExtractor
    private let crowded: any FeatureExtractor
    private let underWay = Atomic(0)

    /// - Parameters:
    ///   - alone: embeds one picture fast.
    ///   - crowded: embeds many at once, in the same space.
    /// - Throws: ``LookbookError`` `space.mismatch` when the two do not mean the same by a vector.
    public init(alone: any FeatureExtractor, crowded: any FeatureExtractor) throws(LookbookError) {
        guard alone.space.id == crowded.space.id else {
            throw LookbookError(
                .spaceMismatch,
                "the vectors of \(alone.space.name) and \(crowded.space.name) cannot be compared",
                facts: [.remedy: "use two set-ups of the same model"])
        }
        self.alone = alone
        self.crowded = crowded
    }

    /// What the vectors mean.
    public var space: EmbeddingSpace { alone.space }
    /// The shortest side that ``prepare(_:)`` needs.
    public var shortestSide: Int { alone.shortestSide }
    /// How many pictures keep the cores busy.
    public var batchSize: Int { crowded.batchSize }

    /// What the model has learned of kinds.
    public var kinds: KindHead? { alone.kinds }

    /// Resizes and crops as the network needs it.
    public func prepare(_ picture: Picture) throws -> Picture {
        try alone.prepare(picture)
    }

    /// Embeds at once, beside whoever else is being embedded.
    public func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        let others = underWay.add(pictures.count, ordering: .relaxed).oldValue
        defer { underWay.subtract(pictures.count, ordering: .relaxed) }
        return try await (others == 0 && pictures.count == 1 ? alone : crowded).embed(pictures)
    }
}
