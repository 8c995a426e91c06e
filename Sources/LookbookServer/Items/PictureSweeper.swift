import Foundation
import Lookbook
import LookbookCore

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
