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
    /// Writes a file as a whole; tests put a full disk in its place.
    var write: @Sendable (_ bytes: [UInt8], _ file: URL) throws -> Void = { bytes, file in
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
    }

    var lock: PictureLock { PictureLock(of: folder) }

    /// Writes a picture of an item, unless it is there.
    ///
    /// - Returns: its path.
    /// - Throws: `catalogue.disk-full` when there is no room for it, `catalogue.io` when it cannot be written.
    func keep(_ bytes: [UInt8], of id: Item.ID) throws -> String {
        let file = place(of: id).appending(path: mark(id) + ContentHash.of(bytes) + Self.ending(bytes))
        guard !FileManager.default.fileExists(atPath: file.path) else { return file.path }
        do {
            try write(bytes, file)
        } catch {
            throw Self.explained(error, file)
        }
        return file.path
    }

    /// A disk without room and a quota that is used up are one case; everything else is for whoever runs the server.
    private static func explained(_ error: any Error, _ file: URL) -> LookbookError {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let isFull = [error as NSError, cause].compactMap(\.self).contains { error in
            switch error.domain {
            case NSPOSIXErrorDomain: [ENOSPC, EDQUOT].contains(Int32(truncatingIfNeeded: error.code))
            case NSCocoaErrorDomain: error.code == CocoaError.Code.fileWriteOutOfSpace.rawValue
            default: false
            }
        }
        let path = file.deletingLastPathComponent().path
        guard isFull else {
            return LookbookError(
                .catalogueIo, "a picture cannot be written to \(path): \(error.localizedDescription)",
                facts: [.path: path, .remedy: "check the disk and the permissions of the folder"])
        }
        return LookbookError(
            .catalogueDiskFull, "there is no room left for pictures in \(path)",
            facts: [.path: path, .remedy: "make room on the disk"])
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

/// Removes the files of kept pictures that no item shows any more: right after a write where that is possible, and from
/// time to time all that are left, whoever left them.
struct PictureSweeper: Sendable {
    let store: PictureStore
    let catalogue: any Catalogue

    /// Removes those of some files that no item shows. Nothing is done while somebody, here or in another process, is
    /// about to name a picture, or when the catalogue cannot be read: what is left is found by the next sweep.
    ///
    /// - Returns: whether it was done.
    @discardableResult
    func remove(_ files: [URL]) async -> Bool {
        if files.isEmpty { return true }
        let done: Void? = try? await store.lock.whenFree {
            for file in try await unshown(files) { try? FileManager.default.removeItem(at: file) }
        }
        return done != nil
    }

    /// Removes all files that no item shows, and what is known of pictures that no item shows. A catalogue without items
    /// is left alone: perhaps it was lost, and is about to be imported again from a feed that names these files.
    ///
    /// - Returns: whether it was done.
    func sweep() async -> Bool {
        do {
            guard try await catalogue.summary().items > 0 else { return true }
            // Most are shown; which are not is looked up again when nobody writes.
            let files = try await unshown(store.files())
            let done: Void? = try await store.lock.whenFree { try await catalogue.removeUnshownPictures() }
            return await remove(files) && done != nil
        } catch {
            return false
        }
    }

    /// Sweeps until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: between two sweeps.
    ///   - pause: before the first, and before the next try while others write.
    func run(every interval: Duration = .seconds(600), pause: Duration = .seconds(20)) async {
        var next = pause
        while (try? await Task.sleep(for: next)) != nil { next = await sweep() ? interval : pause }
    }

    /// Names are compared, not whole paths: a folder may be written in several ways.
    private func unshown(_ files: [URL]) async throws -> [URL] {
        let shown = try await catalogue.shownFiles(among: Set(files.map(\.lastPathComponent)))
        return files.filter { !shown.contains($0.lastPathComponent) }
    }
}
