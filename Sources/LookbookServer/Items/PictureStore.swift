import Foundation
import Lookbook
import LookbookCore

/// Keeps the pictures that come over HTTP, each under the hashes of its item's id and of its content: no name of a client
/// becomes a path, and a file belongs to one item, so that it can go with it.
///
/// A file may be there already when it is kept again. So whoever keeps one holds the ``lock`` until the item that shows it
/// is committed, and files are removed by a ``PictureSweeper`` alone.
struct PictureStore: Sendable {
    let folder: URL

    var lock: PictureLock { PictureLock(of: folder) }

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

    /// The pictures of an item's state that were kept for it; whatever else a path names is no file of this store.
    func kept(of item: Item) -> [URL] {
        item.images.map { URL(fileURLWithPath: $0.path) }.filter { file in
            let name = file.lastPathComponent
            return name.hasPrefix(mark(item.id)) && place(of: item.id).appending(path: name).path == file.path
        }
    }

    /// All pictures that were ever kept and are there, and what a write that was cut off has left.
    func files() -> [URL] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return folders.filter { $0.utf8.count == 2 }.flatMap { name in
            let place = folder.appending(path: name, directoryHint: .isDirectory)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
            return names.filter(Self.isOwn).map { place.appending(path: $0) }
        }
    }

    private func place(of id: Item.ID) -> URL {
        folder.appending(path: String(mark(id).prefix(2)), directoryHint: .isDirectory)
    }

    private func mark(_ id: Item.ID) -> String {
        String(ContentHash.of(Array(id.utf8)).prefix(32)) + "-"
    }

    private static let endings = [".png", ".webp", ".jpg"]
    /// How Foundation names a file that it has not finished.
    private static let unfinished = ".dat.nosync"

    private static func isOwn(_ name: String) -> Bool {
        if name.hasPrefix(unfinished) { return true }
        guard let ending = endings.first(where: name.hasSuffix) else { return false }
        let parts = name.dropLast(ending.count).split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [32, 64] && parts.joined().allSatisfy(\.isHexDigit)
    }

    private static func ending(_ bytes: [UInt8]) -> String {
        ".\((PictureFormat(firstBytes: bytes) ?? .jpeg).suffixes[0])"
    }
}
