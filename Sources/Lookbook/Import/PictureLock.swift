public import Foundation
import LookbookCore

/// Keeps apart those who write the paths of kept pictures into a catalogue and those who remove picture files, in this
/// process and in others.
///
/// Whoever is about to name a picture holds the lock from before it looks at the file until the name is committed; many
/// may at a time. A file is removed only while nobody holds it, when no item names the file. So no item is ever committed
/// whose picture somebody else has just removed. Nobody waits for the lock for long: those who remove take it only when
/// it is free, and give it back at once.
public struct PictureLock: Sendable {
    private let path: String

    /// - Parameter pictures: the folder of a catalogue's kept pictures; the lock is a file beside it, `pictures.lock`.
    public init(of pictures: URL) {
        path = pictures.path + ".lock"
    }

    /// Does something during which no picture file is removed.
    ///
    /// - Throws: ``LookbookError`` `catalogue.lock` when there can be no lock, `CancellationError`, and what `work` throws.
    public func whileNaming<Result>(_ work: () async throws -> Result) async throws -> Result {
        // Who cannot make the file cannot write to the catalogue either, and only reads.
        guard let file = try open() else { return try await work() }
        defer { file.close() }
        // Waiting in the system would take a thread from the one who has the lock.
        while !file.tryLock(LOCK_SH) { try await Task.sleep(for: .milliseconds(5)) }
        return try await work()
    }

    /// Does something while nobody names pictures.
    ///
    /// - Returns: nil when somebody does: nothing was done.
    /// - Throws: ``LookbookError`` `catalogue.lock` when there can be no lock, and what `work` throws.
    public func whenFree<Result>(_ work: () async throws -> Result) async throws -> Result? {
        guard let file = try open() else { return nil }
        defer { file.close() }
        return file.tryLock(LOCK_EX) ? try await work() : nil
    }

    /// - Returns: nil when this process may not make the file.
    private func open() throws -> LockFile? {
        let descriptor = LockFile.open(path)
        if descriptor >= 0 { return LockFile(descriptor: descriptor) }
        let number = errno
        if [EROFS, EACCES, EPERM].contains(number) { return nil }
        if [ENOSPC, EDQUOT].contains(number) {
            throw LookbookError(
                .catalogueDiskFull, "there is no room left for \(path)",
                facts: [.remedy: "make room on the disk"])
        }
        throw LookbookError(
            .catalogueLock, "the file \(path) cannot be made: \(String(cString: strerror(number)))",
            facts: [.remedy: "check the folder of the catalogue"])
    }
}

/// An open file. Its lock ends when it is closed, also by the end of the process.
private struct LockFile {
    let descriptor: Int32

    static func open(_ path: String) -> Int32 {
        Foundation.open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
    }

    func tryLock(_ kind: Int32) -> Bool { flock(descriptor, kind | LOCK_NB) == 0 }
    func close() { _ = Foundation.close(descriptor) }
}
