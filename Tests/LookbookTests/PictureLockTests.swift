import Foundation
import Lookbook
import Testing

struct PictureLockTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "lookbook-\(UUID().uuidString)")

    @Test
    func `many name pictures at a time, and nobody removes any meanwhile`() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lock = PictureLock(of: folder.appending(path: "pictures"))
        let other = PictureLock(of: folder.appending(path: "pictures/"))
        try await lock.whileNaming {
            let names = try await other.whileNaming { true }
            let removes = try await other.whenFree { true }
            #expect((names, removes) == (true, nil))
        }
        let removes = try await other.whenFree { true }
        #expect(removes == true)
    }

    @Test
    func `who names a picture waits until those who remove are done`() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lock = PictureLock(of: folder.appending(path: "pictures"))
        let removed = try await lock.whenFree {
            let naming = Task { try await lock.whileNaming { ContinuousClock.now } }
            // Enough turns for it to go wrong in.
            for _ in 0..<200 { await Task.yield() }
            return (naming, ContinuousClock.now)
        }
        let (naming, end) = try #require(removed)
        #expect(try await naming.value >= end)
    }

    @Test
    func `a lock that cannot be is an error that says which file`() async {
        let lock = PictureLock(of: folder.appending(path: "pictures"))
        let error = await #expect(throws: (any Error).self) { try await lock.whileNaming {} }
        #expect("\(String(describing: error))".contains("pictures.lock"))
    }
}
