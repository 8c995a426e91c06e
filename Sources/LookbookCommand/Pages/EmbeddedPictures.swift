import Foundation

/// Pictures as `data:` addresses, so that a page is one file; a large one is named by its path instead.
struct EmbeddedPictures {
    /// Files over this size are not embedded.
    static let limit = 600_000

    /// What to write into `src`; nil when the file is not there.
    func source(_ path: String?) -> String? {
        guard let path, let data = FileManager.default.contents(atPath: path) else { return nil }
        guard data.count <= Self.limit, let type = Self.mediaType(data) else {
            return URL(fileURLWithPath: path).absoluteString
        }
        return "data:\(type);base64,\(data.base64EncodedString())"
    }

    private static func mediaType(_ data: Data) -> String? {
        if data.starts(with: [0xFF, 0xD8]) { return "image/jpeg" }
        if data.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if data.starts(with: Array("RIFF".utf8)) { return "image/webp" }
        return nil
    }
}
