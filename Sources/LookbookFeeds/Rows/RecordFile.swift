import Foundation
import LookbookCore

/// A temporary file of records that are written one after the other and then read in that order. It has no name: the
/// system frees it when it is closed, however the process ends.
final class RecordFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var place = 0
    private var isClosed = false
    private static let bufferSize = 1 << 16

    static let failed = LookbookError(
        .outputUnwritable, "no temporary file can be made for the feed",
        facts: [.remedy: "free some disk, or name another folder in TMPDIR"])

    init() throws {
        handle = FileHandle(fileDescriptor: try Self.unnamedFile(), closeOnDealloc: true)
    }

    /// The descriptor of a new temporary file that has no name any more.
    static func unnamedFile() throws -> Int32 {
        // What stands for X is chosen by the system.
        let path = FileManager.default.temporaryDirectory.path + "/lookbook-feed-"
        var name = Array((path + String(repeating: "X", count: 6)).utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failed }
        unlink(name)
        return descriptor
    }

    /// Appends a record.
    func write(_ record: [UInt8]) throws {
        var length = RecordWriter()
        length.put(number: record.count)
        buffer.append(contentsOf: length.bytes)
        buffer.append(contentsOf: record)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private func flush() throws {
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw LookbookError(
                .outputUnwritable,
                "the temporary file of the feed cannot be written: \(error.localizedDescription)",
                facts: [.remedy: "free some disk, or name another folder in TMPDIR"])
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Goes back to the first record; from here on it is read.
    func rewind() throws {
        try flush()
        try handle.seek(toOffset: 0)
        place = 0
    }

    /// The next record; nil at the end.
    func next() throws -> [UInt8]? {
        guard let length = try length() else { return nil }
        while buffer.count - place < length, try fill() {}
        guard buffer.count - place >= length else { return nil }
        defer { place += length }
        return Array(buffer[place..<place + length])
    }

    private func length() throws -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 49, by: 7) {
            if place == buffer.count, try !fill() { return nil }
            let byte = buffer[place]
            place += 1
            value |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// More bytes behind what is left of the buffer.
    private func fill() throws -> Bool {
        buffer.removeFirst(place)
        place = 0
        guard let data = try handle.read(upToCount: Self.bufferSize), !data.isEmpty else { return false }
        buffer.append(contentsOf: data)
        return true
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        try? handle.close()
    }
}
