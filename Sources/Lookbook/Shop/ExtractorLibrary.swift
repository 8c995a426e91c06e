package import Foundation
package import LookbookCore
import LookbookImaging
package import LookbookInference

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
