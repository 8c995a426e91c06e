internal import FoundationEssentials
public import LookbookCore
internal import LookbookHashing

/// The names of the files in a model folder, and how they are read and written.
enum ModelFile {
    static let network = "model.onnx"
    static let preprocessing = "preprocessing.json"
    static let card = "card.json"
    static let projection = "projection.bin"
    static let kinds = "kinds.json"

    /// The largest network file: protobuf's own limit.
    static let largestNetwork = 2 << 30
    /// Of a projection, in bytes.
    static let largestProjection = 256 << 20
    /// Of what is known of kinds, in bytes.
    static let largestKinds = 64 << 20

    static func read(_ path: String, limit: Int) throws(LookbookError) -> [UInt8] {
        [UInt8](try data(path, limit: limit))
    }

    /// The SHA-256 of a file, hexadecimal, without a copy of it in memory.
    static func checksum(_ path: String) throws(LookbookError) -> String {
        SHA256.hash(try data(path, limit: largestNetwork)).hexadecimal
    }

    static func checksum(of text: String) -> String {
        SHA256.hash(Data(text.utf8)).hexadecimal
    }

    static func write(_ bytes: [UInt8], to path: String) throws(LookbookError) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw LookbookError(
                .modelFile, "\(path) cannot be written",
                facts: [.remedy: "check the folder's permissions and free space"])
        }
    }

    /// Writes a card into its folder.
    static func write(_ card: ModelCard, to folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write([UInt8](encoder.encode(card)), to: join(folder, ModelFile.card))
    }

    static func makeFolder(_ path: String) throws(LookbookError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LookbookError(
                .modelFile, "the folder \(path) cannot be made",
                facts: [.remedy: "check the path and its permissions"])
        }
    }

    /// Removes a model's files, the card first; what is not there is no fault.
    static func removeAll(in folder: String) {
        for name in [card, kinds, projection, preprocessing, network] {
            try? FileManager.default.removeItem(atPath: join(folder, name))
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private static func data(_ path: String, limit: Int) throws(LookbookError) -> Data {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw LookbookError(
                .modelFile, "\(path) cannot be read",
                facts: [.remedy: "check the path and the file's permissions"])
        }
        guard data.count <= limit else {
            throw LookbookError(
                .modelFile, "\(path) has \(data.count) bytes, more than the \(limit) allowed",
                facts: [.remedy: "check that it is the right file"])
        }
        return data
    }
}

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
