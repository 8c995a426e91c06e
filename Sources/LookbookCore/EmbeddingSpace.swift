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
