import Foundation
public import LookbookCore

/// A feed in a CSV or TSV file with a header. The delimiter (comma, tab, semicolon or pipe) is found in the header.
public struct DelimitedFeed: Feed {
    /// `CSV`, `TSV`, or the name of a data set that is known by its header.
    public let kind: String
    private let path: String
    private let images: String?
    private let mapping: [String: String]
    private let delimiter: UInt8
    /// Whether the first line only names the delimiter, as Excel writes it: `sep=;`.
    private let skipsLine: Bool
    private let bytes: @Sendable () throws -> ByteReader

    /// - Parameters:
    ///   - path: the file.
    ///   - images: folders with the pictures, joined by colons; nil: beside the feed.
    ///   - mapping: column by field; see ``FeedOpener``.
    /// - Throws: ``LookbookError``: the file or a column is missing.
    public init(path: String, images: String? = nil, mapping: [String: String] = [:]) throws {
        try self.init(path: path, images: images, mapping: mapping) { try ByteReader(path: path) }
    }

    /// - Parameter bytes: opens the file.
    package init(
        path: String, images: String? = nil, mapping: [String: String] = [:],
        bytes: @escaping @Sendable () throws -> ByteReader
    ) throws {
        self.path = path
        self.images = images
        self.mapping = mapping
        self.bytes = bytes
        let start = try bytes().start(1 << 16)
        let named = Self.namedDelimiter(start)
        delimiter = named ?? Self.sniff(start)
        skipsLine = named != nil
        let reader = DelimitedReader(try bytes(), delimiter: delimiter)
        let (header, _) = try Self.header(reader, path, mapping, skipsLine: skipsLine)
        kind = Self.dataSet(header) ?? (delimiter == 0x09 ? "TSV" : "CSV")
    }

    /// A fresh pass over the file. When the file cannot be read to its end, the last entry says so.
    public func entries() throws -> AnyIterator<FeedEntry> {
        let reader = DelimitedReader(try bytes(), delimiter: delimiter)
        let (header, columns) = try Self.header(reader, path, mapping, skipsLine: skipsLine)
        reader.width = header.count
        let splits = Self.dataSet(header) == nil ? [:] : try Self.splits(beside: path)
        var builder = FeedItemBuilder(locator: PictureLocator(feed: path, images: images), splits: splits)
        var isOver = false
        return AnyIterator {
            if isOver { return nil }
            do {
                guard let record = try reader.next() else { return nil }
                switch Self.values(of: record, header, columns) {
                case .success(let values): return builder.entry(values, columns, line: record.line)
                case .failure(let problem): return .rejected(problem)
                }
            } catch {
                isOver = true
                return .rejected(FeedProblem(unreadable: error, line: reader.line))
            }
        }
    }

    private static func header(
        _ reader: DelimitedReader, _ path: String, _ mapping: [String: String], skipsLine: Bool
    ) throws -> ([String], FeedColumns) {
        if skipsLine { _ = try reader.next() }
        guard let record = try reader.next() else {
            throw LookbookError(
                .feedEmpty, "\(path) is empty", facts: [.remedy: "the first line must name the columns"])
        }
        guard let names = try? record.content.get() else {
            throw LookbookError(
                .feedHeader, "the first line of \(path) cannot be read",
                facts: [.remedy: "it must name the columns, in UTF-8, and close every quote"])
        }
        let columns = try FeedColumns(names, mapping: mapping)
        guard columns.id != nil || !columns.images.isEmpty else {
            throw LookbookError(
                .feedNoIDColumn, "no column of \(path) is known to hold an id or a picture",
                facts: [
                    .remedy:
                        "name it: --map id=COLUMN --map image=COLUMN; its columns are: \(names.joined(separator: ", "))"
                ])
        }
        return (names, columns)
    }

    private static func values(
        of record: DelimitedReader.Record, _ header: [String], _ columns: FeedColumns
    ) -> Result<[String], FeedProblem> {
        let id = readableID(record, columns)
        switch record.content {
        case .failure(let fault): return .failure(FeedProblem(fault, line: record.line, itemID: id))
        case .success(var values):
            while values.count > header.count, values.last?.isEmpty == true { values.removeLast() }
            if values.count > header.count, columns.title == header.count - 1 {
                // The name stands last and holds commas without quotes: the surplus belongs to it.
                let name = values[(header.count - 1)...].joined(separator: ",")
                values.replaceSubrange((header.count - 1)..., with: [name])
            }
            guard values.count == header.count else {
                return .failure(
                    FeedProblem(fields: values.count, expected: header.count, line: record.line, itemID: id))
            }
            return .success(values)
        }
    }

    /// The id of a line that cannot be used, where it is sure: in the first column, which no missing field can move, and
    /// of one line, so that no other product can be hidden in it.
    private static func readableID(_ record: DelimitedReader.Record, _ columns: FeedColumns) -> String? {
        if case .failure(.openQuote) = record.content { return nil }
        guard columns.id == 0, record.isOneLine, let id = record.first?.trimmed, !id.isEmpty else {
            return nil
        }
        return id
    }

    /// The delimiter in a first line like `sep=;`.
    private static func namedDelimiter(_ start: ArraySlice<UInt8>) -> UInt8? {
        let line = start.prefix { $0 != 0x0A && $0 != 0x0D }.filter { $0 != 0x22 }
        guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=" else {
            return nil
        }
        return [0x2C, 0x09, 0x3B, 0x7C].first { $0 == line[4] }
    }

    /// The delimiter that parts the first line into the most columns.
    static func sniff(_ start: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [0x2C: 0, 0x09: 0, 0x3B: 0, 0x7C: 0]
        var isQuoted = false
        for byte in start {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if let count = counts[byte] { counts[byte] = count + 1 }
        }
        let order: [UInt8] = [0x2C, 0x09, 0x3B, 0x7C]
        return order.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? 0x2C
    }

    private static func dataSet(_ header: [String]) -> String? {
        let names = Set(header)
        if names.isSuperset(of: ["id", "articleType", "baseColour", "productDisplayName"]) {
            return "Fashion Product Images"
        }
        if names.isSuperset(of: ["image", "sender_id", "label", "kids"]) { return "Clothing Dataset" }
        return nil
    }

    /// `splits.csv` beside a data set's file: which part an item belongs to. None when there is no such file.
    private static func splits(beside path: String) throws -> [String: String] {
        let file = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("splits.csv")
            .path
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        let reader = DelimitedReader(try ByteReader(path: file), delimiter: 0x2C)
        guard let header = try? reader.next()?.content.get(), let split = header.firstIndex(of: "split"),
            let id = header.firstIndex(where: { $0 == "id" || $0 == "image" })
        else { return [:] }
        var splits: [String: String] = [:]
        while let record = try reader.next() {
            guard let values = try? record.content.get(), values.count == header.count else { continue }
            splits[values[id]] = values[split]
        }
        return splits
    }
}

extension FeedProblem {
    /// The feed cannot be read to its end. Without an id: nobody knows what the rest would have named.
    init(unreadable error: any Error, line: Int) {
        let detail = (error as? LookbookError)?.message ?? "\(error)"
        self.init(
            line: line,
            error: LookbookError(
                .feedUnreadable, "the feed was not read to its end: \(detail)",
                facts: [.remedy: "check the disk and the permissions, and try again"]))
    }

    init(_ fault: DelimitedReader.Fault, line: Int, itemID: String? = nil) {
        switch fault {
        case .notUTF8:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedBadUtf8, "the line is not text in UTF-8",
                    facts: [.remedy: "save the feed as UTF-8, or correct the line"]))
        case .tooLong:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedLineTooLong, "the line is longer than 1 MiB",
                    facts: [.remedy: "shorten its fields; a product needs no more than a few kilobytes"]))
        case .openQuote:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedOpenQuote, "a quote that begins on this line is never closed",
                    facts: [.remedy: "close it, or write a quote within a field twice"]))
        }
    }

    init(fields: Int, expected: Int, line: Int, itemID: String? = nil) {
        self.init(
            line: line, itemID: itemID,
            error: LookbookError(
                fields < expected ? .feedTooFewFields : .feedTooManyFields,
                "the line has \(fields) fields where the header has \(expected)",
                facts: [
                    .remedy: "put quotes around fields that hold the delimiter, and write empty fields too"
                ]))
    }
}
