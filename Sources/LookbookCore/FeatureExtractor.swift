/// Picture in, vector out: preprocessing, network and projection behind one seam.
///
/// The two halves are apart so that an import prepares the next pictures on all cores while the network works on these.
/// There is one ``prepare(_:)`` for import, query and training alike.
public protocol FeatureExtractor: Sendable {
    /// What the vectors mean.
    var space: EmbeddingSpace { get }

    /// The shortest side, in pixels, that ``prepare(_:)`` needs. A decoder may deliver smaller pictures down to this.
    var shortestSide: Int { get }

    /// How many pictures ``embed(_:)`` likes at once, at least 1.
    var batchSize: Int { get }

    /// Resizes and crops to the size that the network sees. Pure, and safe to call from any thread.
    func prepare(_ picture: Picture) throws -> Picture

    /// Embeds prepared pictures.
    ///
    /// - Parameter pictures: results of ``prepare(_:)``, any number. An empty array gives an empty array.
    /// - Returns: one L2-normalised vector for each picture, in order, each with `space.dimensions` numbers.
    /// - Throws: a ``LookbookError`` when a picture has not the prepared size or the network fails.
    func embed(_ pictures: [Picture]) async throws -> [[Float]]

    /// What the model has learned of kinds; nil when it has learned nothing of them.
    var kinds: KindHead? { get }
}

extension FeatureExtractor {
    /// Nothing.
    public var kinds: KindHead? { nil }
}

/// The identity of an extractor with its preprocessing and projection. Vectors of different spaces never meet.
public struct EmbeddingSpace: Sendable, Hashable, Codable, Identifiable {
    /// A content hash over network, weights, preprocessing and projection: equal id, equal vectors. Hexadecimal.
    public let id: String
    /// What a person calls the extractor: `palette`, `mobilenetv1_075`.
    public let name: String
    /// Numbers in a vector.
    public let dimensions: Int

    /// Makes the value from its parts.
    public init(id: String, name: String, dimensions: Int) {
        self.id = id
        self.name = name
        self.dimensions = dimensions
    }
}

/// A vector together with the space that it belongs to. L2-normalised.
public struct Embedding: Sendable, Hashable {
    /// The id of its ``EmbeddingSpace``.
    public let space: EmbeddingSpace.ID
    /// As many numbers as the space has dimensions.
    public let values: [Float]

    /// Makes the value from its parts.
    public init(space: EmbeddingSpace.ID, values: [Float]) {
        self.space = space
        self.values = values
    }
}
