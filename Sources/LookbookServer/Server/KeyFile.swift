import Foundation
import LookbookCore
import Synchronization

/// The keys of a server, in a JSON file that only its owner may read. `lookbook keys` writes it; a running server notices.
package final class KeyFile: Sendable {
    /// Where it lies.
    package let path: String
    private let cache = Mutex(Cache())

    private struct Cache {
        var keys: [String: AccessKey] = [:]
        var exists = false
        var stamp: Stamp?
        var checked: ContinuousClock.Instant?
    }

    private struct Stamp: Equatable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// - Parameter path: the file; it need not be there.
    package init(path: String) {
        self.path = path
    }

    /// The keys, oldest first; empty when there is no file.
    ///
    /// - Throws: ``LookbookError`` `keys.unreadable` when the file is none of ours, or may not be read.
    package func read() throws -> [AccessKey] {
        guard isThere else { return [] }
        do {
            return try JSONDecoder().decode(
                [AccessKey].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw LookbookError(
                .keysUnreadable, "the key file \(path) cannot be read",
                facts: [.remedy: "restore it, or remove it and make new keys"])
        }
    }

    /// Adds a key.
    ///
    /// - Returns: the key's text, which is shown once and stored nowhere.
    package func add(name: String, scope: KeyScope) throws -> (key: AccessKey, secret: String) {
        let made = AccessKey.make(name: name, scope: scope, now: Date())
        try change { $0.append(made.key) }
        return made
    }

    /// Takes a key back.
    ///
    /// - Throws: ``LookbookError`` `keys.unknown` when there is none with that id.
    package func revoke(_ id: String) throws {
        try change { keys in
            guard let place = keys.firstIndex(where: { $0.id == id }) else {
                throw LookbookError(
                    .keysUnknown, "there is no key \(id)",
                    facts: [.remedy: "list them with: lookbook keys list"])
            }
            keys.remove(at: place)
        }
    }

    // MARK: Writing

    /// Reads, changes and writes while nobody else does, in this process or another: a key that was taken back by one
    /// must not come back by another who had read the file before.
    private func change(_ change: (inout [AccessKey]) throws -> Void) throws {
        let lock = try lock()
        // Closing it gives the lock back.
        defer { close(lock) }
        var keys = try read()
        try change(&keys)
        try write(keys)
    }

    /// An open file with the lock; it lies beside the keys, since their file is another one after each change.
    private func lock() throws -> Int32 {
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        let end = ContinuousClock.now + .seconds(10)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else {
                close(descriptor)
                throw unwritable("another process holds \(path).lock; end it and try again")
            }
            usleep(2000)
        }
        return descriptor
    }

    /// The new file takes the old one's place only when it is whole and on the disk.
    private func write(_ keys: [AccessKey]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let bytes = try encoder.encode(keys)
        let partial = path + ".partial"
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        let isWritten = (try? file.write(contentsOf: bytes)) != nil && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(partial, path) == 0 else {
            unlink(partial)
            throw unwritable()
        }
        syncFolder()
        cache.withLock { $0 = Cache() }
    }

    /// Makes the renaming last. A file system that cannot has nothing better to offer.
    private func syncFolder() {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private func unwritable(_ remedy: String = "check its folder") -> LookbookError {
        LookbookError(
            .keysUnwritable, "the key file \(path) cannot be written", facts: [.path: path, .remedy: remedy])
    }

    // MARK: Looking up

    /// The key that a text is, if it is one. Looks at most once a second whether the file has changed; a file that
    /// cannot be read any more lets nobody in.
    func key(_ secret: String) -> AccessKey? {
        guard let id = AccessKey.id(in: secret), let key = current().keys[id], key.matches(secret) else {
            return nil
        }
        return key
    }

    /// Whether there is a key file, whatever is in it. Looks at most once a second.
    var exists: Bool { current().exists }

    /// Unlike `fileExists`, which says no to what it may not look at.
    private var isThere: Bool {
        var status = stat()
        return lstat(path, &status) == 0 || ![ENOENT, ENOTDIR].contains(errno)
    }

    /// Tells one content of the file from another; nil when there is no file that can be looked at.
    private var stamp: Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    private func current() -> Cache {
        cache.withLock { cache in
            if let checked = cache.checked, ContinuousClock.now - checked < .seconds(1) { return cache }
            cache.checked = .now
            cache.exists = isThere
            let stamp = stamp
            if stamp == nil || stamp != cache.stamp {
                let keys = try? read()
                cache.stamp = keys == nil ? nil : stamp
                cache.keys = Dictionary((keys ?? []).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            }
            return cache
        }
    }
}
