import Foundation
import LookbookCore

/// Pictures as `data:` addresses, so that a page is one file; a large one is named by its path instead.
struct EmbeddedPictures {
    /// Files over this size are not embedded.
    static let limit = 600_000

    /// What to write into `src`; nil when the file is not there.
    func source(_ path: String?) -> String? {
        guard let path, let data = FileManager.default.contents(atPath: path) else { return nil }
        guard data.count <= Self.limit, let type = PictureFormat(firstBytes: data)?.mediaType else {
            return URL(fileURLWithPath: path).absoluteString
        }
        return "data:\(type);base64,\(data.base64EncodedString())"
    }
}
