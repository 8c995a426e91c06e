import Foundation
import LookbookCore

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
        let side = divisor == 1 ? nil : min(width, height) / divisor / Self.decoderMargin
        return PixelHash.of(try tools.decoder.decode(bytes, shortestSide: side))
    }

    /// The sides of a JPEG are divided by 1, 2, 4 or 8 before its pixels are hashed.
    private static func divisor(_ width: Int, _ height: Int) -> Int {
        [8, 4, 2].first { divisor in
            width % divisor == 0 && height % divisor == 0 && min(width, height) / divisor >= keptSide
        } ?? 1
    }

    /// How many times the asked side the decoder leaves, so that the resize that follows decides what is seen.
    private static let decoderMargin = 3
    /// What it leaves for the default extractor, which asks for 160.
    private static let keptSide = 480
}
