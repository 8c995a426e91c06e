import Foundation
public import LookbookCore
import Synchronization

/// Reads, hashes, decodes and prepares single pictures: the part of an import that runs on all cores at once.
struct PicturePreparation: Sendable {
    let catalogue: any Catalogue
    let extractor: any FeatureExtractor
    let tools: PictureTools
    let claims: HashClaims

    /// A picture that is ready for the network, or does not need it.
    enum Result: Sendable {
        case prepared(Picture, PictureRecord)
        /// Somebody else's picture with the same content has, or gets, the embedding.
        case duplicate(contentHash: String)
        case failed(contentHash: String?, any Error)
    }

    func prepare(_ path: String) async -> Result {
        var contentHash: String?
        do {
            let bytes = try tools.reader.read(path)
            let hash = ContentHash.of(bytes)
            contentHash = hash
            guard claims.claim(hash) else { return .duplicate(contentHash: hash) }
            if try await !catalogue.embedded([hash], in: extractor.space.id).isEmpty {
                return .duplicate(contentHash: hash)
            }
            return try prepare(bytes, contentHash: hash)
        } catch {
            if let contentHash { claims.release(contentHash) }
            return .failed(contentHash: contentHash, error)
        }
    }

    private func prepare(_ bytes: [UInt8], contentHash: String) throws -> Result {
        let decoded = try tools.decoder.decode(bytes, shortestSide: extractor.shortestSide)
        let prepared = try extractor.prepare(decoded.picture)
        let record = PictureRecord(
            contentHash: contentHash, pixelHash: try pixelHash(bytes, decoded),
            width: decoded.originalWidth, height: decoded.originalHeight, format: decoded.format,
            palette: tools.palettes.palette(of: decoded.picture))
        return .prepared(prepared, record)
    }

    /// The hash of the picture's pixels, the same whatever extractor asks.
    ///
    /// It is taken of one decode: the whole picture, or a large JPEG at the fraction of its size that leaves ``keptSide``.
    /// Mostly that is the decode that the extractor gets, so that nothing is done twice. A second one, which costs
    /// about as much as the first, is needed where an extractor wants much larger or smaller pictures than the default one
    /// and the file is large; never for PNG and WebP, which are always decoded whole.
    private func pixelHash(_ bytes: [UInt8], _ decoded: DecodedPicture) throws -> String {
        let (width, height) = (decoded.originalWidth, decoded.originalHeight)
        let divisor = decoded.format == .jpeg ? Self.divisor(width, height) : 1
        if decoded.picture.width == width / divisor, decoded.picture.height == height / divisor {
            return PixelHash.of(decoded)
        }
        let side = divisor == 1 ? nil : min(width, height) / divisor / PictureFormat.scaleMargin
        return PixelHash.of(try tools.decoder.decode(bytes, shortestSide: side))
    }

    /// The sides of a JPEG are divided by 1, 2, 4 or 8 before its pixels are hashed.
    private static func divisor(_ width: Int, _ height: Int) -> Int {
        [8, 4, 2].first { divisor in
            width % divisor == 0 && height % divisor == 0 && min(width, height) / divisor >= keptSide
        } ?? 1
    }

    /// What it leaves for the default extractor, which asks for 160.
    private static let keptSide = 480
}

/// Which contents somebody in this import is already working on, so that no picture goes through the network twice.
final class HashClaims: Sendable {
    private let claimed = Mutex<Set<String>>([])

    /// Whether the caller is the first to ask for this content.
    func claim(_ hash: String) -> Bool {
        claimed.withLock { $0.insert(hash).inserted }
    }

    /// Gives a content back whose picture could not be used, so that the next one with it reports the same failure.
    func release(_ hash: String) {
        _ = claimed.withLock { $0.remove(hash) }
    }
}

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
            let reading = PictureTools(
                reader: OneFile(bytes: file), decoder: tools.decoder, palettes: tools.palettes)
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
