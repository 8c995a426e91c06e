import Crypto
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
            let hash = Self.hex(SHA256.hash(data: bytes))
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
            contentHash: contentHash, pixelHash: Self.pixelHash(prepared),
            width: decoded.originalWidth, height: decoded.originalHeight, format: decoded.format,
            palette: tools.palettes.palette(of: decoded.picture))
        return .prepared(prepared, record)
    }

    static func pixelHash(_ picture: Picture) -> String {
        hex(SHA256.hash(data: picture.pixels))
    }

    private static func hex(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
