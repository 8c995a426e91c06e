public import LookbookCore

/// Makes picture files ready for a catalogue before anything of them is written: whoever commits what comes of it knows
/// that nothing is wrong with them.
public struct PictureIntake: Sendable {
    private let catalogue: any Catalogue
    private let extractor: any FeatureExtractor
    private let tools: PictureTools

    /// - Parameters:
    ///   - catalogue: whose pictures need not be embedded again.
    ///   - extractor: embeds.
    ///   - tools: decode; its reader is not used.
    public init(catalogue: any Catalogue, extractor: any FeatureExtractor, tools: PictureTools) {
        self.catalogue = catalogue
        self.extractor = extractor
        self.tools = tools
    }

    /// What is to be committed of some files.
    public struct Prepared: Sendable {
        /// SHA-256 of each file, hexadecimal.
        public internal(set) var contentHashes: [String] = []
        /// Of the files that the catalogue does not have yet.
        public internal(set) var pictures: [PictureRecord] = []
        /// Of the same files.
        public internal(set) var embeddings: [(contentHash: String, values: [Float])] = []
    }

    /// Decodes and embeds files. Nothing may be removed from the catalogue until the result is committed.
    ///
    /// - Throws: `picture.…` of the first that cannot be used, or a failure of the extractor.
    public func prepare(_ files: [[UInt8]]) async throws -> Prepared {
        var prepared = Prepared()
        var pictures: [Picture] = []
        let claims = HashClaims()
        for file in files {
            let reading = PictureTools(reader: OneFile(bytes: file), decoder: tools.decoder, palettes: tools.palettes)
            let preparation = PicturePreparation(
                catalogue: catalogue, extractor: extractor, tools: reading, claims: claims)
            switch await preparation.prepare("") {
            case .failed(_, let error): throw error
            case .duplicate(let hash): prepared.contentHashes.append(hash)
            case .prepared(let picture, let record):
                prepared.contentHashes.append(record.contentHash)
                prepared.pictures.append(record)
                pictures.append(picture)
            }
        }
        let vectors = try await extractor.embed(pictures)
        prepared.embeddings = zip(prepared.pictures, vectors).map { ($0.contentHash, $1) }
        return prepared
    }

    /// A file that is in memory, whatever it is called.
    private struct OneFile: FileReading {
        let bytes: [UInt8]

        func read(_ path: String) -> [UInt8] { bytes }
        func stamp(_ path: String) -> FileStamp { FileStamp(byteCount: Int64(bytes.count), modified: 0) }
    }
}
