import Foundation
import LookbookCore

/// Reads a file byte by byte, a piece at a time in memory.
package final class ByteReader {
    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var position = 0
    private static let pieceSize = 1 << 18

    /// Opens a file, and steps over a byte order mark.
    ///
    /// - Throws: ``LookbookError`` when it cannot be opened, or is UTF-16.
    package init(path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw LookbookError.missing(path) }
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw LookbookError.unreadable(path, error.localizedDescription)
        }
        try fill()
        if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) || buffer.starts(with: [0, 0, 0xFE]) {
            throw LookbookError.encoding(path)
        }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    deinit {
        try? handle.close()
    }

    /// The next byte; nil at the end.
    func next() throws -> UInt8? {
        if position == buffer.count {
            try fill()
            if buffer.isEmpty { return nil }
        }
        defer { position += 1 }
        return buffer[position]
    }

    /// The next byte, which stays the next one.
    func peek() throws -> UInt8? {
        guard let byte = try next() else { return nil }
        position -= 1
        return byte
    }

    /// Puts bytes back in front of those not yet read.
    func unread(_ bytes: some Collection<UInt8>) {
        buffer.replaceSubrange(..<position, with: bytes)
        position = 0
    }

    /// The first bytes, at most `count`, which stay the next ones.
    func start(_ count: Int) -> ArraySlice<UInt8> {
        buffer[position...].prefix(count)
    }

    private func fill() throws {
        do {
            buffer = Array(try handle.read(upToCount: Self.pieceSize) ?? Data())
            position = 0
        } catch {
            throw LookbookError.unreadable(path, error.localizedDescription)
        }
    }
}
