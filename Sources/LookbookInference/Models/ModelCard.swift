public import LookbookCore

/// What a model folder says of itself: `card.json`.
public struct ModelCard: Sendable, Hashable, Codable {
    /// Where the network came from.
    public struct Source: Sendable, Hashable, Codable {
        /// timm's name, when the network was built from one of our architectures.
        public var architecture: String?
        /// `symmetric` or `same`, with an architecture.
        public var padding: String?
        /// The batch norms' epsilon, with an architecture.
        public var batchNormEpsilon: Float?
        /// The name of the file that was imported, without its folder.
        public var file: String
        /// That file's SHA-256.
        public var checksum: String
        /// What the weights file said of itself: origin, licence.
        public var metadata: [String: String]

        /// What a file says that is read now.
        ///
        /// - Parameters:
        ///   - path: the file that the network comes from.
        ///   - metadata: what that file says of itself.
        /// - Throws: ``LookbookError`` when it cannot be read.
        public init(path: String, metadata: [String: String] = [:]) throws(LookbookError) {
            file = path.split(separator: "/").last.map(String.init) ?? path
            checksum = try ModelFile.checksum(path)
            self.metadata = metadata
        }
    }

    /// The form of the card; 1.
    public var version: Int
    /// What a person calls the model.
    public var name: String
    /// The id of the space that its vectors belong to.
    public var space: String
    /// Numbers in a vector.
    public var dimensions: Int
    /// Where it came from.
    public var source: Source
    /// The network's output and how it becomes a vector.
    public var output: NetworkOutput
    /// Learned numbers, when they are known.
    public var parameters: Int?
    /// Multiplications with additions for a picture, when they are known.
    public var multiplyAdds: Int?
    /// File names and SHA-256 of each file that decides the vectors.
    public var files: [String: String]
    /// The vector of a synthetic picture when the model was imported; `verify` compares with it.
    public var reference: [Float]

    /// The form that this version writes and reads.
    public static let currentVersion = 1
}
