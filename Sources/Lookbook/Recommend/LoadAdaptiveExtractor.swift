public import LookbookCore
import Synchronization

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
                .spaceMismatch, "the vectors of \(alone.space.name) and \(crowded.space.name) cannot be compared",
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
