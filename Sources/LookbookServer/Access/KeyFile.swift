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
        let size: Int
        let modified: Date
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
            return try JSONDecoder().decode([AccessKey].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
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
        try write(read() + [made.key])
        return made
    }

    /// Takes a key back.
    ///
    /// - Throws: ``LookbookError`` `keys.unknown` when there is none with that id.
    package func revoke(_ id: String) throws {
        let keys = try read()
        guard keys.contains(where: { $0.id == id }) else {
            throw LookbookError(
                .keysUnknown, "there is no key \(id)", facts: [.remedy: "list them with: lookbook keys list"])
        }
        try write(keys.filter { $0.id != id })
    }

    private func write(_ keys: [AccessKey]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let partial = path + ".partial"
        let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: partial, contents: try encoder.encode(keys), attributes: owner),
            rename(partial, path) == 0
        else {
            throw LookbookError(
                .keysUnwritable, "the key file \(path) cannot be written", facts: [.remedy: "check its folder"])
        }
        cache.withLock { $0 = Cache() }
    }

    /// The key that a text is, if it is one. Looks at most once a second whether the file has changed; a file that
    /// cannot be read any more lets nobody in.
    func key(_ secret: String) -> AccessKey? {
        guard let id = AccessKey.id(in: secret), let key = current().keys[id], key.matches(secret) else { return nil }
        return key
    }

    /// Whether there is a key file, whatever is in it. Looks at most once a second.
    var exists: Bool { current().exists }

    /// Unlike `fileExists`, which says no to what it may not look at.
    private var isThere: Bool {
        var status = stat()
        return lstat(path, &status) == 0 || ![ENOENT, ENOTDIR].contains(errno)
    }

    private func current() -> Cache {
        cache.withLock { cache in
            if let checked = cache.checked, ContinuousClock.now - checked < .seconds(1) { return cache }
            cache.checked = .now
            cache.exists = isThere
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let stamp = attributes.flatMap { attributes -> Stamp? in
                guard let size = attributes[.size] as? Int, let date = attributes[.modificationDate] as? Date else {
                    return nil
                }
                return Stamp(size: size, modified: date)
            }
            if stamp == nil || stamp != cache.stamp {
                let keys = try? read()
                cache.stamp = keys == nil ? nil : stamp
                cache.keys = Dictionary((keys ?? []).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            }
            return cache
        }
    }
}
