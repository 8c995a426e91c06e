import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference

/// Finds feature extractors by name: those built in, and model folders.
struct ExtractorLibrary: Sendable {
    /// Extractors that need no files.
    static let builtInNames = [palette]
    /// What is used where nothing is said.
    static let defaultName = palette
    private static let palette = "palette"

    /// Where compiled networks are kept for the next start; nil for nowhere.
    let cache: String?

    /// - Parameters:
    ///   - name: a built-in name, or the path of a model folder.
    ///   - isForQueries: whether single pictures are to be fast, rather than many.
    /// - Throws: `input.extractor` when there is none of that name, or what is wrong with the model folder.
    func extractor(_ name: String, isForQueries: Bool = false) async throws -> any FeatureExtractor {
        if name == Self.palette { return PaletteExtractor() }
        guard FileManager.default.fileExists(atPath: name) else {
            throw InputError(
                "input.extractor", "there is no extractor \"\(name)\", nor a model folder of that name",
                hint: "built in: \(Self.builtInNames.joined(separator: ", ")); make folders with lookbook models import"
            )
        }
        let options = InferenceOptions(goal: isForQueries ? .latency : .throughput, cacheDirectory: cache)
        return try ModelFolder(path: name).extractor(InferenceRuntime(), options: options)
    }

    /// Copies a model folder into a catalogue, so that the catalogue is complete without it.
    ///
    /// - Returns: what the catalogue records: the built-in name, or the copy's path relative to the catalogue.
    func keep(_ name: String, space: EmbeddingSpace, in catalogue: URL) throws -> String {
        if Self.builtInNames.contains(name) { return name }
        let place = "models/\(space.id)"
        let target = catalogue.appending(path: place)
        let files = FileManager.default
        guard !files.fileExists(atPath: target.path) else { return place }
        let partial = catalogue.appending(path: "models/\(space.id).partial")
        try? files.removeItem(at: partial)
        try files.createDirectory(at: partial.deletingLastPathComponent(), withIntermediateDirectories: true)
        try files.copyItem(at: URL(fileURLWithPath: name), to: partial)
        try files.moveItem(at: partial, to: target)
        return place
    }
}
