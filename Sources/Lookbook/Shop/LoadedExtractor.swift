package import LookbookCore

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
