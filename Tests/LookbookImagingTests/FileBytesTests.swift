import Foundation
import LookbookCore
import LookbookImaging
import Testing

struct FileBytesTests {
    @Test
    func `a file is read whole`() throws {
        let path = Fixtures.path("bad-pictures/plain.jpg")
        #expect(try FileBytes.read(path: path) == [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        #expect(try FileBytes.read(path: Fixtures.path("bad-pictures/empty.jpg")).isEmpty)
    }

    @Test
    func `a missing file is told from one that cannot be read`() {
        #expect(code("/no/such/file.jpg") == "file.missing")
        #expect(code(Fixtures.path("bad-pictures/plain.jpg/inside")) == "file.missing")
        #expect(code(Fixtures.path("bad-pictures")) == "file.unreadable")
        #expect(code("/dev/null") == "file.unreadable")
        #expect(code("") == "file.missing")
    }

    @Test
    func `a named pipe does not make it wait`() throws {
        let path = NSTemporaryDirectory() + "lookbook-pipe-\(UUID().uuidString)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        #expect(code(path) == "file.unreadable")
    }

    @Test
    func `a file above the limit is refused`() throws {
        let path = Fixtures.path("bad-pictures/plain.jpg")
        let count = try FileBytes.read(path: path).count
        #expect(throws: Never.self) { try FileBytes.read(path: path, limit: count) }
        #expect(code(path, limit: count - 1) == "file.too-large")
    }

    private func code(_ path: String, limit: Int = 1 << 20) -> String? {
        do {
            _ = try FileBytes.read(path: path, limit: limit)
            return nil
        } catch {
            return error.code.rawValue
        }
    }
}
