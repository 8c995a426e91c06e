import Foundation
import LookbookCore
import LookbookEngine

/// Keeps the pictures that come over HTTP, each under the hashes of its item's id and of its content: no name of a client
/// becomes a path, and a file belongs to one item, so that it can go with it.
struct PictureStore: Sendable {
    let folder: URL

    /// Writes a picture of an item, unless it is there.
    ///
    /// - Returns: its path.
    func keep(_ bytes: [UInt8], of id: Item.ID) throws -> String {
        let file = place(of: id).appending(path: mark(id) + ContentHash.of(bytes) + Self.ending(bytes))
        guard !FileManager.default.fileExists(atPath: file.path) else { return file.path }
        try FileManager.default.createDirectory(at: place(of: id), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
        return file.path
    }

    /// Removes files that were kept for an item; whatever else a path names is left alone.
    func remove(_ paths: some Sequence<String>, of id: Item.ID) {
        for path in paths {
            let name = URL(fileURLWithPath: path).lastPathComponent
            guard name.hasPrefix(mark(id)), place(of: id).appending(path: name).path == path else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private func place(of id: Item.ID) -> URL {
        folder.appending(path: String(mark(id).prefix(2)), directoryHint: .isDirectory)
    }

    private func mark(_ id: Item.ID) -> String {
        String(ContentHash.of(Array(id.utf8)).prefix(32)) + "-"
    }

    private static func ending(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return ".png" }
        return bytes.starts(with: Array("RIFF".utf8)) ? ".webp" : ".jpg"
    }
}
