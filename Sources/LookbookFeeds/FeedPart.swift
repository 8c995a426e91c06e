import LookbookCore

/// One text of a feed: what it is written in, and how its rows are read.
struct FeedPart: Sendable {
    let source: FeedSource
    let dialect: FeedDialect
    private let mapping: [String: String]
    private let form: Form

    /// How the text is built.
    private enum Form {
        case table(DelimitedTable, FeedColumns)
        /// One JSON document a line.
        case lines
        /// JSON documents over several lines.
        case documents
        case xml
    }

    /// - Parameter dialect: nil: it is recognised.
    init(_ source: FeedSource, mapping: [String: String], dialect: FeedDialect?) throws {
        self.source = source
        self.mapping = mapping
        let start = try source.bytes().start(1 << 18)
        try Self.refuseBinary(start, source.name)
        let first = start.first { $0 > 0x20 }
        if first == UInt8(ascii: "<") {
            guard !Self.isPage(start) else { throw LookbookError.page(source.name) }
            form = .xml
            self.dialect = dialect ?? .googleXML
            return
        }
        let suffix = source.name.split(separator: ".").last?.lowercased() ?? ""
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || ["jsonl", "ndjson"].contains(suffix) {
            form = Self.isLines(start) ? .lines : .documents
            self.dialect = try dialect ?? Self.jsonDialect(source, form)
            return
        }
        let table = try DelimitedTable(source)
        let found = dialect ?? .ofTable(table.names)
        let isResearch = found == .fashionProductImages || found == .clothingDataset
        let columns = try FeedColumns(
            table.names, mapping: mapping, sample: isResearch ? [] : table.sample, own: found.ownColumns)
        guard columns.has(.id) || columns.has(.image) || found == .shopify else {
            throw LookbookError(
                .feedNoIDColumn, "no column of \(source.name) is known to hold an id or a picture",
                facts: [
                    .remedy:
                        "name it: --map id=COLUMN --map image=COLUMN; its columns are: \(table.names.joined(separator: ", "))"
                ])
        }
        form = .table(table, columns)
        self.dialect = found
    }

    /// What messages call it.
    var title: String {
        switch (dialect, form) {
        case (.csv, .table(let table, _)) where table.delimiter == 0x09: "TSV"
        case (.json, .lines): "JSON Lines"
        default: dialect.title
        }
    }

    /// Reads all rows.
    func read(_ body: (FeedRecord) throws -> Void) throws {
        switch form {
        case .table(let table, let columns):
            var reader = try dialect.tableReader(columns, path: source.path)
            try table.read(columns) { values, line in
                switch values {
                case .success(let values):
                    for row in reader.rows(values, line: line) { try body(.row(row)) }
                case .failure(let problem): try body(.problem(problem))
                }
            }
        case .lines: try readLines(body)
        case .documents:
            var products = JSONProducts(mapping: mapping, forced: dialect == .json ? .json : nil)
            var elements = JSONElements(try source.bytes())
            try elements.forEach { element in
                switch element {
                case .value(let bytes, let line):
                    for record in products.records(bytes, line: line) { try body(record) }
                case .problem(let problem): try body(.problem(problem))
                }
            }
        case .xml: try MerchantXML(source: source, mapping: mapping).read(body)
        }
    }

    private static let lineLimit = 16 << 20

    private func readLines(_ body: (FeedRecord) throws -> Void) throws {
        var products = JSONProducts(mapping: mapping, forced: dialect == .json ? .json : nil)
        let bytes = try source.bytes()
        var number = 0
        do {
            while let line = try Self.line(bytes) {
                number += 1
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                guard line.count <= Self.lineLimit else {
                    try body(.problem(FeedProblem(.tooLong, line: number)))
                    continue
                }
                for record in products.records(line, line: number) { try body(record) }
            }
        } catch let error as LookbookError where error.code == .feedUnreadable {
            try body(.problem(FeedProblem(unreadable: error, line: number + 1)))
        }
    }

    /// The next line; nil at the end. Of a line beyond the limit one byte more than the limit is kept.
    private static func line(_ bytes: ByteReader) throws -> [UInt8]? {
        guard try bytes.peek() != nil else { return nil }
        var line: [UInt8] = []
        while let byte = try bytes.next(), byte != 0x0A {
            if line.count <= lineLimit { line.append(byte) }
        }
        return line
    }

    // MARK: What it is

    /// Whether the start of a text is none: a zero byte in its first line, or many of them. One that strayed into a later
    /// line spoils that line only.
    private static func refuseBinary(_ start: ArraySlice<UInt8>, _ name: String) throws {
        let text = start.prefix(4096)
        let zeros = text.count { $0 == 0 }
        if text.starts(with: "PAR1".utf8) { throw LookbookError.parquet(name) }
        guard zeros * 10 > text.count || text.prefix(while: { $0 != 0x0A && $0 != 0x0D }).contains(0) else {
            return
        }
        throw LookbookError(
            .feedNotText, "\(name) is not a text file",
            facts: [
                .remedy:
                    "a feed is a folder of pictures, or a CSV, TSV, JSON or XML file, also in gzip or zip"
            ])
    }

    private static func isPage(_ start: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: start.prefix(512), as: UTF8.self).lowercased()
        return text.contains("<!doctype html") || text.contains("<html")
    }

    /// Whether the first line that says something is a JSON document by itself, or the text is that line.
    private static func isLines(_ start: ArraySlice<UInt8>) -> Bool {
        let rest = start.drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "{") else { return rest.first != UInt8(ascii: "[") }
        var depth = 0
        var isText = false
        var isEscaped = false
        /// Behind these a document goes on; behind anything else the line is damaged.
        var last = UInt8(ascii: "{")
        for byte in rest {
            if isText {
                // No text goes over the end of a line: the line is damaged.
                if byte == 0x0A { return true }
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isText = false
                }
                continue
            }
            switch byte {
            case 0x22: isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                // Beyond what is read at all.
                if depth > JSONValue.maximumDepth { return true }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return true }
            case 0x0A where ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ",")].contains(last):
                return true
            case 0x0A: return false
            default: break
            }
            if byte > 0x20 { last = byte }
        }
        // A first line beyond what was looked at is a whole document with a list of products.
        return false
    }

    private static func jsonDialect(_ source: FeedSource, _ form: Form) throws -> FeedDialect {
        var found: FeedDialect?
        struct Enough: Error {}
        var elements = JSONElements(try source.bytes())
        do {
            try elements.forEach { element in
                if case .value(let bytes, _) = element,
                    let value = try? JSONValue(parsing: bytes, numbersAsText: true)
                {
                    found = JSONProducts.dialect(of: value)
                }
                throw Enough()
            }
        } catch is Enough {}
        return found ?? .json
    }
}

extension LookbookError {
    fileprivate static func page(_ name: String) -> LookbookError {
        LookbookError(
            .feedNotText, "\(name) is a web page (HTML), not a feed",
            facts: [.remedy: "the address may ask for a login; download the feed itself"])
    }

    fileprivate static func parquet(_ name: String) -> LookbookError {
        LookbookError(
            .feedNotText, "\(name) is a Parquet file, which is not read",
            facts: [
                .remedy:
                    "convert it: python3 -c \"import pandas; pandas.read_parquet('FEED').to_csv('feed.csv', index=False)\""
            ])
    }
}
