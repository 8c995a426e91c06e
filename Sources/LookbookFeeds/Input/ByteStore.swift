import Foundation
import LookbookCore

/// Bytes that can be read from any place, by several readers at the same time: a file, or what came through a pipe or out
/// of an archive, which is kept in a temporary file without a name. Memory does not grow with it.
final class ByteStore: Sendable {
    private let descriptor: Int32
    /// For messages.
    let name: String
    let count: Int64
    private static let pieceSize = 1 << 18

    private init(descriptor: Int32, named name: String) {
        self.descriptor = descriptor
        self.name = name
        var status = stat()
        count = fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    deinit { Foundation.close(descriptor) }

    /// A file; what cannot be read twice (a pipe, standard input) is copied first.
    ///
    /// - Parameter path: `-` for standard input.
    static func opening(_ path: String) throws -> ByteStore {
        if path == "-" { return try copying(STDIN_FILENO, named: "standard input") }
        guard FileManager.default.fileExists(atPath: path) else { throw LookbookError.missing(path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LookbookError.unreadable(path, String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
            return ByteStore(descriptor: descriptor, named: path)
        }
        defer { Foundation.close(descriptor) }
        return try copying(descriptor, named: path)
    }

    private static func copying(_ source: Int32, named name: String) throws -> ByteStore {
        try making(named: name) { write in
            var buffer = [UInt8](repeating: 0, count: pieceSize)
            while true {
                let count = Foundation.read(source, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    throw LookbookError.unreadable(name, String(cString: strerror(errno)))
                }
                if count == 0 { return }
                try write(buffer[..<count])
            }
        }
    }

    /// A temporary store of what `body` writes.
    static func making(
        named name: String, _ body: ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) throws -> ByteStore {
        let descriptor = try RecordFile.unnamedFile()
        do {
            try body { piece in
                var rest = piece
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes {
                        Foundation.write(descriptor, $0.baseAddress, $0.count)
                    }
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw RecordFile.failed }
                    rest = rest.dropFirst(count)
                }
            }
        } catch {
            Foundation.close(descriptor)
            throw error
        }
        return ByteStore(descriptor: descriptor, named: name)
    }

    /// The bytes from a place on, at most as many as asked for; fewer at the end.
    func read(at offset: Int64, _ count: Int) throws -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: Int(min(Int64(count), max(0, self.count - offset))))
        var filled = 0
        while filled < buffer.count {
            let place = off_t(offset) + off_t(filled)
            let got = buffer.withUnsafeMutableBytes { bytes in
                pread(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled, place)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw LookbookError.unreadable(name, String(cString: strerror(errno))) }
            if got == 0 { break }
            filled += got
        }
        return filled == buffer.count ? buffer : Array(buffer[..<filled])
    }

    /// A reader of its own from the beginning on.
    func reader() throws -> ByteReader {
        var place: Int64 = 0
        return try ByteReader(
            ByteReader.Source(
                read: { wanted in
                    let bytes = try self.read(at: place, wanted)
                    place += Int64(bytes.count)
                    return Data(bytes)
                }, seek: { place = Int64($0) }), named: name)
    }
}
