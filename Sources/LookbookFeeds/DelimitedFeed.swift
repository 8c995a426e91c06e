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

    /// - Parameters:
    ///   - path: the file.
    ///   - images: folders with the pictures, joined by colons; nil: beside the feed.
    ///   - mapping: column by field; see ``FeedOpener``.
    /// - Throws: ``LookbookError``: the file or a column is missing.
    public init(path: String, images: String? = nil, mapping: [String: String] = [:]) throws {
        self.path = path
        self.images = images
        self.mapping = mapping
        let bytes = try ByteReader(path: path)
        delimiter = Self.sniff(bytes.start(1 << 16))
        let (header, _) = try Self.header(DelimitedReader(bytes, delimiter: delimiter), path, mapping)
        kind = Self.dataSet(header) ?? (delimiter == 0x09 ? "TSV" : "CSV")
    }

    /// A fresh pass over the file.
    public func entries() throws -> AnyIterator<FeedEntry> {
        let reader = DelimitedReader(try ByteReader(path: path), delimiter: delimiter)
        let (header, columns) = try Self.header(reader, path, mapping)
        let splits = Self.dataSet(header) == nil ? [:] : Self.splits(beside: path)
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
                let detail = (error as? LookbookError)?.message ?? "\(error)"
                return .rejected(
                    FeedProblem(
                        line: 0,
                        error: LookbookError(.feedUnreadable, detail, facts: [.remedy: "check the disk, and try again"])
                    ))
            }
        }
    }

    private static func header(
        _ reader: DelimitedReader, _ path: String, _ mapping: [String: String]
    ) throws -> ([String], FeedColumns) {
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
        switch record.content {
        case .failure(let fault): return .failure(FeedProblem(fault, line: record.line))
        case .success(var values):
            while values.count > header.count, values.last?.isEmpty == true { values.removeLast() }
            if values.count > header.count, columns.title == header.count - 1 {
                // The name stands last and holds commas without quotes: the surplus belongs to it.
                let name = values[(header.count - 1)...].joined(separator: ",")
                values.replaceSubrange((header.count - 1)..., with: [name])
            }
            guard values.count == header.count else {
                return .failure(FeedProblem(fields: values.count, expected: header.count, line: record.line))
            }
            return .success(values)
        }
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

    /// `splits.csv` beside a data set's file: which part an item belongs to.
    private static func splits(beside path: String) -> [String: String] {
        let file = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("splits.csv").path
        guard let bytes = try? ByteReader(path: file) else { return [:] }
        let reader = DelimitedReader(bytes, delimiter: 0x2C)
        guard let header = try? reader.next()?.content.get(), let split = header.firstIndex(of: "split"),
            let id = header.firstIndex(where: { $0 == "id" || $0 == "image" })
        else { return [:] }
        var splits: [String: String] = [:]
        while let record = try? reader.next() {
            guard let values = try? record.content.get(), values.count == header.count else { continue }
            splits[values[id]] = values[split]
        }
        return splits
    }
}

extension FeedProblem {
    init(_ fault: DelimitedReader.Fault, line: Int) {
        switch fault {
        case .notUTF8:
            self.init(
                line: line,
                error: LookbookError(
                    .feedBadUtf8, "the line is not text in UTF-8",
                    facts: [.remedy: "save the feed as UTF-8, or correct the line"]))
        case .tooLong:
            self.init(
                line: line,
                error: LookbookError(
                    .feedLineTooLong, "the line is longer than 1 MiB",
                    facts: [.remedy: "shorten its fields; a product needs no more than a few kilobytes"]))
        case .openQuote:
            self.init(
                line: line,
                error: LookbookError(
                    .feedOpenQuote, "a quote that begins on this line is never closed",
                    facts: [.remedy: "close it, or write a quote within a field twice"]))
        }
    }

    init(fields: Int, expected: Int, line: Int) {
        self.init(
            line: line,
            error: LookbookError(
                fields < expected ? .feedTooFewFields : .feedTooManyFields,
                "the line has \(fields) fields where the header has \(expected)",
                facts: [.remedy: "put quotes around fields that hold the delimiter, and write empty fields too"]))
    }
}
