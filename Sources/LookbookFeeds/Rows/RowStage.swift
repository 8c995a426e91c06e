import Foundation
import LookbookCore

/// Brings the rows of a product together that are apart in a feed, with bounded memory.
///
/// Up to a limit everything is kept in memory. Beyond it, records are spread over files by a hash of their key, so that
/// all of one key are in one file; each file is then grouped by itself and written as a run, and the runs are merged in
/// the order of the feed. A file that is larger than the limit is spread again. The files have no names any more once
/// they are open: whatever happens, nothing is left behind.
final class RowStage {
    /// Records of one key, in the order of the feed.
    struct Group {
        /// Place of the first record in the feed.
        let first: Int
        var records: [[UInt8]]
    }

    private struct Entry {
        let ordinal: Int
        let key: String
        let record: [UInt8]

        var cost: Int { key.utf8.count + record.count + 64 }
    }

    private let limit: Int
    private let depth: Int
    private var entries: [Entry] = []
    private var size = 0
    private var count = 0
    private var files: [RecordFile] = []
    private static let fan = 32
    /// A key with more records than fit is kept in one piece then.
    private static let maximumDepth = 4

    /// - Parameter limit: bytes that may be kept in memory.
    init(limit: Int = 16 << 20) {
        self.limit = limit
        depth = 0
    }

    private init(limit: Int, depth: Int) {
        self.limit = limit
        self.depth = depth
    }

    /// Whether it had to write files.
    var isSpilled: Bool { !files.isEmpty }

    func append(_ record: [UInt8], key: String) throws {
        try append(Entry(ordinal: count, key: key, record: record))
    }

    private func append(_ entry: Entry) throws {
        count += 1
        if !files.isEmpty { return try spread(entry) }
        entries.append(entry)
        size += entry.cost
        guard size > limit, depth < Self.maximumDepth else { return }
        files = try (0..<Self.fan).map { _ in try RecordFile() }
        for entry in entries { try spread(entry) }
        entries = []
    }

    private func spread(_ entry: Entry) throws {
        var hasher = Hasher()
        hasher.combine(depth)
        hasher.combine(entry.key)
        let place = Int(UInt(bitPattern: hasher.finalize()) % UInt(files.count))
        var writer = RecordWriter()
        writer.put(number: entry.ordinal)
        writer.put(entry.key)
        writer.put(bytes: entry.record)
        try files[place].write(writer.bytes)
    }

    /// All groups, in the order of their first records. Ends the stage: nothing can be appended any more.
    func groups() throws -> any GroupCursor {
        if files.isEmpty {
            defer { entries = [] }
            return MemoryCursor(Self.grouped(entries))
        }
        var cursors: [any GroupCursor] = []
        for file in files {
            let part = RowStage(limit: limit, depth: depth + 1)
            try file.rewind()
            while let record = try file.next() {
                var reader = RecordReader(record[...])
                guard let ordinal = reader.number(), let key = reader.text(), let data = reader.data() else {
                    throw LookbookError(.internalFault, "a record of the feed's stage cannot be read back")
                }
                try part.append(Entry(ordinal: ordinal, key: key, record: Array(data)))
            }
            file.close()
            cursors.append(part.isSpilled ? try part.groups() : try FileCursor(Self.grouped(part.entries)))
        }
        files = []
        return try MergedCursor(cursors)
    }

    private static func grouped(_ entries: [Entry]) -> [Group] {
        var places: [String: Int] = [:]
        var groups: [Group] = []
        for entry in entries {
            if let place = places[entry.key] {
                groups[place].records.append(entry.record)
            } else {
                places[entry.key] = groups.count
                groups.append(Group(first: entry.ordinal, records: [entry.record]))
            }
        }
        return groups
    }
}

/// Groups, one by one.
protocol GroupCursor: AnyObject {
    /// Place of the next group in the feed; nil at the end.
    var first: Int? { get }
    func next() throws -> RowStage.Group?
}

private final class MemoryCursor: GroupCursor {
    private var groups: ArraySlice<RowStage.Group>

    init(_ groups: [RowStage.Group]) {
        self.groups = groups[...]
    }

    var first: Int? { groups.first?.first }
    func next() -> RowStage.Group? { groups.popFirst() }
}

/// A run of groups in a file; one group is in memory.
private final class FileCursor: GroupCursor {
    private let file = try? RecordFile()
    private var group: RowStage.Group?

    init(_ groups: [RowStage.Group]) throws {
        guard let file else { throw RecordFile.failed }
        for group in groups {
            var writer = RecordWriter()
            writer.put(number: group.first)
            writer.put(number: group.records.count)
            for record in group.records { writer.put(bytes: record) }
            try file.write(writer.bytes)
        }
        try file.rewind()
        group = try read()
    }

    var first: Int? { group?.first }

    func next() throws -> RowStage.Group? {
        defer { if group == nil { file?.close() } }
        let result = group
        group = try read()
        return result
    }

    private func read() throws -> RowStage.Group? {
        guard let record = try file?.next() else { return nil }
        var reader = RecordReader(record[...])
        guard let first = reader.number(), let count = reader.number() else { return nil }
        var group = RowStage.Group(first: first, records: [])
        for _ in 0..<count { if let data = reader.data() { group.records.append(Array(data)) } }
        return group
    }
}

private final class MergedCursor: GroupCursor {
    private var cursors: [any GroupCursor]

    init(_ cursors: [any GroupCursor]) throws {
        self.cursors = cursors.filter { $0.first != nil }
    }

    private var least: Int? {
        cursors.indices.min { (cursors[$0].first ?? .max) < (cursors[$1].first ?? .max) }
    }

    var first: Int? { least.flatMap { cursors[$0].first } }

    func next() throws -> RowStage.Group? {
        guard let least else { return nil }
        let group = try cursors[least].next()
        if cursors[least].first == nil { cursors.remove(at: least) }
        return group
    }
}
