import Foundation
import LookbookCore

/// The feeds in a zip archive.
struct ZipArchive {
    /// One file in it.
    struct Entry {
        let name: String
        let method: Int
        let isEncrypted: Bool
        let packed: Int64
        let unpacked: Int64
        let offset: Int64
    }

    let entries: [Entry]
    private let store: ByteStore

    /// - Throws: ``LookbookError`` `feed.archive` when the list of files is damaged.
    init(_ store: ByteStore) throws {
        self.store = store
        let tailSize = Int(min(store.count, 65_557))
        let tail = Bytes(try store.read(at: store.count - Int64(tailSize), tailSize))
        guard
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
                tail.number(at: $0, 4) == 0x0605_4B50
            }), let size = tail.number(at: end + 12, 4), let start = tail.number(at: end + 16, 4),
            size <= 64 << 20, start + size <= store.count
        else { throw Inflate.damaged(store.name) }
        let list = Bytes(try store.read(at: start, Int(size)))
        var entries: [Entry] = []
        var place = 0
        while list.number(at: place, 4) == 0x0201_4B50 {
            guard let flags = list.number(at: place + 8, 2), let method = list.number(at: place + 10, 2),
                let packed = list.number(at: place + 20, 4), let unpacked = list.number(at: place + 24, 4),
                let nameLength = list.number(at: place + 28, 2), let extra = list.number(at: place + 30, 2),
                let comment = list.number(at: place + 32, 2), let offset = list.number(at: place + 42, 4),
                let name = list.text(at: place + 46, Int(nameLength))
            else { throw Inflate.damaged(store.name) }
            entries.append(
                Entry(
                    name: name, method: Int(method), isEncrypted: flags & 1 == 1, packed: packed,
                    unpacked: unpacked, offset: offset))
            place += 46 + Int(nameLength + extra + comment)
        }
        self.entries = entries
    }

    private static let suffixes: Set<String> = [
        "csv", "tsv", "txt", "tab", "json", "jsonl", "ndjson", "xml", "rss", "atom",
    ]

    /// The files in it that are feeds by their names, in the order of the archive.
    var feeds: [Entry] {
        entries.filter { entry in
            !entry.name.hasPrefix("__MACOSX/") && !(entry.name as NSString).lastPathComponent.hasPrefix(".")
                && Self.suffixes.contains((entry.name as NSString).pathExtension.lowercased())
        }
    }

    /// A file, unpacked. Its size is checked before anything is.
    func unpack(_ entry: Entry) throws -> ByteStore {
        let name = "\(store.name)/\(entry.name)"
        guard !entry.isEncrypted else {
            throw LookbookError(
                .feedArchive, "\(name) is encrypted",
                facts: [.remedy: "unpack it with its password, and import the file"])
        }
        let limit = Inflate.limit(ofPacked: entry.packed)
        guard entry.unpacked < 0xFFFF_FFFF, entry.packed < 0xFFFF_FFFF, entry.unpacked <= limit else {
            throw Inflate.tooLarge(name, limit)
        }
        let head = Bytes(try store.read(at: entry.offset, 30))
        guard head.number(at: 0, 4) == 0x0403_4B50, let nameLength = head.number(at: 26, 2),
            let extra = head.number(at: 28, 2)
        else { throw Inflate.damaged(name) }
        let start = entry.offset + 30 + nameLength + extra
        guard start + entry.packed <= store.count else { throw Inflate.damaged(name) }
        return try ByteStore.making(named: name) { write in
            switch entry.method {
            case 0:
                var place = start
                while place < start + entry.packed {
                    let piece = try store.read(at: place, Int(min(1 << 16, start + entry.packed - place)))
                    guard !piece.isEmpty else { throw Inflate.damaged(name) }
                    try write(piece[...])
                    place += Int64(piece.count)
                }
            case 8:
                try Inflate.unpack(
                    store, start..<start + entry.packed, wrapping: .none, limit: max(entry.unpacked, 1),
                    write: write)
            default:
                throw LookbookError(
                    .feedArchive, "\(name) is packed in a way that is not read (method \(entry.method))",
                    facts: [.remedy: "pack it again with zip, or import the file itself"])
            }
        }
    }

    /// Little-endian numbers and texts in a list of bytes.
    private struct Bytes {
        let bytes: [UInt8]
        var count: Int { bytes.count }

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        func number(at place: Int, _ size: Int) -> Int64? {
            guard place >= 0, place + size <= bytes.count else { return nil }
            return bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Int64($1) }
        }

        func text(at place: Int, _ size: Int) -> String? {
            guard place >= 0, size >= 0, place + size <= bytes.count else { return nil }
            return String(decoding: bytes[place..<place + size], as: UTF8.self)
        }
    }
}
