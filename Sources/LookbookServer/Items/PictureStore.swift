import Crypto
import Foundation
import LookbookCore

/// Keeps the pictures that come over HTTP, each under the hash of its content: no name of a client becomes a path.
struct PictureStore: Sendable {
    let folder: URL

    /// Writes a picture, unless it is there.
    ///
    /// - Returns: its path.
    func keep(_ bytes: [UInt8]) throws -> String {
        let hash = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let place = folder.appending(path: String(hash.prefix(2)), directoryHint: .isDirectory)
        let file = place.appending(path: hash + Self.ending(bytes))
        guard !FileManager.default.fileExists(atPath: file.path) else { return file.path }
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
        return file.path
    }

    private static func ending(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return ".png" }
        return bytes.starts(with: Array("RIFF".utf8)) ? ".webp" : ".jpg"
    }
}
