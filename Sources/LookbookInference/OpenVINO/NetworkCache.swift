internal import Foundation
internal import LookbookCore

/// Compiled networks on disk, each with a check sum.
///
/// OpenVINO loads a compiled network as it lies on the disk. A flipped bit in it moves every vector a little, and nobody
/// would notice. So the SHA-256 of each file stands in a list beside it; a file that is not as listed is removed before
/// OpenVINO can see it, and made again.
struct NetworkCache {
    let directory: String

    private static let list = "checksums.json"
    private static let suffix = ".blob"

    /// Compiles with a cache that is sound.
    ///
    /// One process at a time works on a cache: another one's file could be listed while it is half written.
    ///
    /// - Parameter compile: is given whether the cache may be used; not where nothing can be written or locked.
    func with<T>(_ compile: (_ isUsable: Bool) throws(LookbookError) -> T) throws(LookbookError) -> T {
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let lock = open(path("lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { return try compile(false) }
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { return try compile(false) }
        var sums = read()
        guard removeUnsound(&sums) else { return try compile(false) }
        let result = try compile(true)
        record(&sums)
        return result
    }

    private func path(_ name: String) -> String { directory + "/" + name }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter {
            $0.hasSuffix(Self.suffix)
        }
    }

    private func read() -> [String: String] {
        guard let bytes = try? ModelFile.read(path(Self.list), limit: 1 << 20) else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(bytes))) ?? [:]
    }

    /// - Returns: whether every file that is left is as listed.
    private func removeUnsound(_ sums: inout [String: String]) -> Bool {
        let files = files
        sums = sums.filter { files.contains($0.key) }
        for file in files {
            if let sum = sums[file], (try? ModelFile.checksum(path(file))) == sum { continue }
            sums[file] = nil
            guard (try? FileManager.default.removeItem(atPath: path(file))) != nil else { return false }
        }
        return true
    }

    /// Lists what is new. Without a list, the next start compiles again.
    private func record(_ sums: inout [String: String]) {
        for file in files where sums[file] == nil { sums[file] = try? ModelFile.checksum(path(file)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        guard let data = try? encoder.encode(sums) else { return }
        try? data.write(to: URL(fileURLWithPath: path(Self.list)), options: .atomic)
    }
}
