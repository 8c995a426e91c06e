package import Foundation
import LookbookCore

/// Reads a file byte by byte, a piece at a time in memory.
package final class ByteReader {
    private let path: String
    private let source: Source
    private var buffer: [UInt8] = []
    private var position = 0
    /// Where in the file the buffer begins.
    private var bufferStart: UInt64 = 0
    private static let pieceSize = 1 << 18

    /// How many bytes were handed out, those included that were read again: what a reader's work is measured by.
    package private(set) var served = 0

    /// Where the bytes come from.
    package struct Source {
        /// The next bytes, at most as many as asked for; nil or none at the end.
        let read: (Int) throws -> Data?
        /// Goes to a place.
        let seek: (UInt64) throws -> Void

        package init(read: @escaping (Int) throws -> Data?, seek: @escaping (UInt64) throws -> Void) {
            self.read = read
            self.seek = seek
        }

        /// A file; it is closed when nobody has this any more.
        init(_ handle: FileHandle) {
            self.init(read: { try handle.read(upToCount: $0) }, seek: { try handle.seek(toOffset: $0) })
        }
    }

    /// Opens a file, and steps over a byte order mark.
    ///
    /// - Throws: ``LookbookError`` when it cannot be opened.
    package convenience init(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw LookbookError.missing(path) }
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw LookbookError.unreadable(path, error.localizedDescription)
        }
        try self.init(Source(handle), named: path)
    }

    /// - Parameters:
    ///   - source: where the bytes come from.
    ///   - path: for messages.
    package init(_ source: Source, named path: String) throws {
        self.path = path
        self.source = source
        try fill()
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The place of the next byte in the file.
    var offset: UInt64 { bufferStart + UInt64(position) }

    /// The next byte; nil at the end.
    ///
    /// - Throws: `feed.unreadable` when the disk fails: an error is not an end.
    func next() throws -> UInt8? {
        if position == buffer.count {
            try fill()
            if buffer.isEmpty { return nil }
        }
        defer { position += 1 }
        served += 1
        return buffer[position]
    }

    /// The next byte, which stays the next one.
    func peek() throws -> UInt8? {
        if position == buffer.count {
            try fill()
            if buffer.isEmpty { return nil }
        }
        return buffer[position]
    }

    /// Goes back to a place that ``offset`` named.
    func seek(_ offset: UInt64) throws {
        if offset >= bufferStart, offset <= bufferStart + UInt64(buffer.count) {
            position = Int(offset - bufferStart)
            return
        }
        do {
            try source.seek(offset)
        } catch {
            throw LookbookError.unreadable(path, error.localizedDescription)
        }
        (buffer, position, bufferStart) = ([], 0, offset)
    }

    /// The first bytes, at most `count`, which stay the next ones.
    func start(_ count: Int) -> ArraySlice<UInt8> {
        buffer[position...].prefix(count)
    }

    /// The next bytes, as many as are at hand; nil at the end.
    func piece() throws -> ArraySlice<UInt8>? {
        if position == buffer.count {
            try fill()
            if buffer.isEmpty { return nil }
        }
        defer { position = buffer.count }
        served += buffer.count - position
        return buffer[position...]
    }

    private func fill() throws {
        do {
            bufferStart += UInt64(buffer.count)
            position = 0
            buffer = []
            buffer = Array(try source.read(Self.pieceSize) ?? Data())
        } catch {
            throw LookbookError.unreadable(path, error.localizedDescription)
        }
    }
}
