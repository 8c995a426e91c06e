import Foundation
public import LookbookCore

/// A feed of any dialect that is a file, several files, or a stream: rows are read, those of one product brought together,
/// and items made of them.
///
/// The text is read once a pass. What is read is kept in memory up to 16 MiB, beyond that in temporary files: memory does
/// not grow with the feed, but for 16 bytes for each item's id.
public struct ShopFeed: Feed {
    private let parts: [FeedPart]
    private let images: String?
    private let stageLimit: Int

    /// - Parameters:
    ///   - sources: the texts, read one after the other as one feed.
    ///   - images: folders with the pictures, joined by colons; nil: beside the feed.
    ///   - mapping: column by field; see ``FeedOpener``.
    ///   - dialect: what they are written in; nil: it is recognised.
    ///   - stageLimit: bytes that may be kept in memory.
    /// - Throws: ``LookbookError``: a text is no feed, or a column is missing.
    package init(
        _ sources: [FeedSource], images: String? = nil, mapping: [String: String] = [:],
        dialect: FeedDialect? = nil,
        stageLimit: Int = 16 << 20
    ) throws {
        parts = try sources.map { try FeedPart($0, mapping: mapping, dialect: dialect) }
        self.images = images
        self.stageLimit = stageLimit
    }

    /// The dialects of its texts.
    public var dialects: [FeedDialect] {
        var known: Set<FeedDialect> = []
        return parts.map(\.dialect).filter { known.insert($0).inserted }
    }

    /// The names of its dialects.
    public var kind: String {
        let names = parts.map { $0.title }
        var known: Set<String> = []
        return names.filter { known.insert($0).inserted }.joined(separator: ", ")
    }

    /// A fresh pass. What cannot be read to its end has an entry that says so.
    public func entries() throws -> AnyIterator<FeedEntry> {
        let locator = PictureLocator(feed: parts.first?.source.path ?? "", images: images)
        var assembler = ProductAssembler(locator: locator)
        var cursor: (any GroupCursor)?
        var pending: ArraySlice<FeedEntry> = []
        var isOver = false
        return AnyIterator {
            while !isOver {
                if let entry = pending.popFirst() { return entry }
                do {
                    let groups = try cursor ?? self.staged()
                    cursor = groups
                    guard let group = try groups.next() else {
                        isOver = true
                        return nil
                    }
                    pending = Self.entries(group, &assembler)[...]
                } catch {
                    isOver = true
                    return .rejected(FeedProblem(unreadable: error, line: 0))
                }
            }
            return nil
        }
    }

    private static func entries(_ group: RowStage.Group, _ assembler: inout ProductAssembler) -> [FeedEntry] {
        var rows: [ProductRow] = []
        var entries: [FeedEntry] = []
        for record in group.records {
            if let row = ProductRow(encoded: record[...]) {
                rows.append(row)
            } else if let problem = StagedProblem.read(record) {
                entries.append(.rejected(problem))
            }
        }
        return entries + (rows.isEmpty ? [] : assembler.entries(rows))
    }

    /// Reads all parts, and brings the rows of a product together.
    private func staged() throws -> any GroupCursor {
        let stage = RowStage(limit: stageLimit)
        var hasLinks = false
        var problems = 0
        for part in parts {
            try part.read { record in
                switch record {
                case .row(let row):
                    hasLinks = hasLinks || row.role == .link
                    guard row.isUsable else {
                        return try keep(.withoutID(line: row.line), &problems, in: stage)
                    }
                    try stage.append(row.encoded, key: row.role == .link ? row.id : row.key)
                case .problem(let problem): try keep(problem, &problems, in: stage)
                }
            }
        }
        return hasLinks ? try linked(stage) : try stage.groups()
    }

    private func keep(_ problem: FeedProblem, _ count: inout Int, in stage: RowStage) throws {
        count += 1
        try stage.append(StagedProblem.bytes(problem), key: "problem:\(count)")
    }

    /// Rows that another row claims for its product move to it.
    private func linked(_ stage: RowStage) throws -> any GroupCursor {
        let moved = RowStage(limit: stageLimit)
        let groups = try stage.groups()
        var problems = 0
        while let group = try groups.next() {
            let rows = group.records.map { (record: $0, row: ProductRow(encoded: $0[...])) }
            let link = rows.lazy.compactMap(\.row).first { $0.role == .link }
            for (record, row) in rows {
                guard var row else {
                    problems += 1
                    try moved.append(record, key: "problem:\(problems)")
                    continue
                }
                if row.role == .link { continue }
                if let link, row.role == .variant {
                    row.key = link.key
                    if !link.group.isEmpty { row.group = link.group }
                    for (field, value) in link.fields where row.fields[field] == nil {
                        row.fields[field] = value
                    }
                    row.variantPictures += row.pictures
                    row.pictures = []
                }
                try moved.append(row.encoded, key: row.key)
            }
        }
        return try moved.groups()
    }
}

extension ProductRow {
    /// Whether it can be told which product it is of.
    fileprivate var isUsable: Bool {
        switch role {
        case .variant: !key.isEmpty && !(id.isEmpty && productID.isEmpty)
        case .product: !id.isEmpty && !key.isEmpty
        case .picture, .link, .exported: !key.isEmpty
        }
    }
}

/// A line that cannot be used, as bytes for the stage: what no row begins with, then its parts.
private enum StagedProblem {
    private static let mark: UInt8 = 0xFF

    static func bytes(_ problem: FeedProblem) -> [UInt8] {
        var writer = RecordWriter()
        writer.put(number: problem.line)
        writer.put(number: problem.itemID == nil ? 0 : 1)
        writer.put(problem.itemID ?? "")
        writer.put(problem.error.code.rawValue)
        writer.put(problem.error.message)
        writer.put(number: problem.error.facts.count)
        for (fact, text) in problem.error.facts {
            writer.put(fact.rawValue)
            writer.put(text)
        }
        return [mark, mark, mark, mark, mark, mark, mark, mark, mark, mark] + writer.bytes
    }

    static func read(_ bytes: [UInt8]) -> FeedProblem? {
        var reader = RecordReader(bytes.dropFirst(10))
        guard let line = reader.number(), let hasID = reader.number(), let id = reader.text(),
            let code = reader.text().flatMap(LookbookError.Code.init), let message = reader.text(),
            let count = reader.number()
        else { return nil }
        var facts: [LookbookError.Fact: String] = [:]
        for _ in 0..<count {
            guard let name = reader.text(), let text = reader.text() else { return nil }
            if let fact = LookbookError.Fact(rawValue: name) { facts[fact] = text }
        }
        return FeedProblem(
            line: line, itemID: hasID == 1 ? id : nil, error: LookbookError(code, message, facts: facts))
    }
}
