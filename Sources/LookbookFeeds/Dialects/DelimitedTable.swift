import LookbookCore

/// A text of records with a header: CSV, TSV, with semicolons or pipes.
struct DelimitedTable: Sendable {
    let source: FeedSource
    let delimiter: UInt8
    /// The header as it is written.
    let names: [String]
    /// The first records, to see what columns hold.
    let sample: [[String]]
    /// Lines before the header: Excel's `sep=;`, and remarks that begin with `#`.
    private let skipped: Int

    private static let sampleSize = 100

    /// - Throws: ``LookbookError`` when it is empty, or the header cannot be read.
    init(_ source: FeedSource) throws {
        self.source = source
        let bytes = try source.bytes()
        let start = bytes.start(1 << 16)
        let named = Self.namedDelimiter(start)
        let remarks = Self.remarks(start)
        delimiter = named ?? Self.sniff(start.dropFirst(remarks.bytes))
        skipped = named != nil ? 1 : remarks.lines
        let reader = DelimitedReader(bytes, delimiter: delimiter)
        names = try Self.header(reader, source.name, skipping: skipped)
        reader.width = names.count
        var sample: [[String]] = []
        while sample.count < Self.sampleSize, let record = try? reader.next() {
            if let values = try? record.content.get(), values.count == names.count { sample.append(values) }
        }
        self.sample = sample
    }

    private static func header(_ reader: DelimitedReader, _ name: String, skipping: Int) throws -> [String] {
        for _ in 0..<skipping { _ = try reader.next() }
        guard let record = try reader.next() else {
            throw LookbookError(
                .feedEmpty, "\(name) is empty", facts: [.remedy: "the first line must name the columns"])
        }
        guard let names = try? record.content.get() else {
            throw LookbookError(
                .feedHeader, "the first line of \(name) cannot be read",
                facts: [.remedy: "it must name the columns, in UTF-8, and close every quote"])
        }
        return names
    }

    /// Reads all records.
    ///
    /// - Parameters:
    ///   - columns: of this table.
    ///   - body: is given the values of a record, as many as there are columns, or what is wrong with it.
    func read(_ columns: FeedColumns, _ body: (Result<[String], FeedProblem>, Int) throws -> Void) throws {
        let reader = DelimitedReader(try source.bytes(), delimiter: delimiter)
        _ = try Self.header(reader, source.name, skipping: skipped)
        reader.width = names.count
        let nameIsLast = columns.places[.title]?.first == names.count - 1
        while true {
            let next: DelimitedReader.Record?
            do {
                next = try reader.next()
            } catch {
                return try body(.failure(FeedProblem(unreadable: error, line: reader.line)), reader.line)
            }
            guard let record = next else { return }
            try body(values(of: record, columns, nameIsLast: nameIsLast), record.line)
        }
    }

    private func values(
        of record: DelimitedReader.Record, _ columns: FeedColumns, nameIsLast: Bool
    ) -> Result<[String], FeedProblem> {
        let id = readableID(record, columns)
        switch record.content {
        case .failure(let fault): return .failure(FeedProblem(fault, line: record.line, itemID: id))
        case .success(var values):
            while values.count > names.count, values.last?.isEmpty == true { values.removeLast() }
            if values.count > names.count, nameIsLast {
                // The name stands last and holds commas without quotes: the surplus belongs to it.
                let name = values[(names.count - 1)...].joined(separator: ",")
                values.replaceSubrange((names.count - 1)..., with: [name])
            }
            guard values.count == names.count else {
                return .failure(
                    FeedProblem(fields: values.count, expected: names.count, line: record.line, itemID: id))
            }
            return .success(values)
        }
    }

    /// The id of a line that cannot be used, where it is sure: in the first column, which no missing field can move, and
    /// of one line, so that no other product can be hidden in it.
    private func readableID(_ record: DelimitedReader.Record, _ columns: FeedColumns) -> String? {
        if case .failure(.openQuote) = record.content { return nil }
        guard columns.places[.id] == [0], record.isOneLine, let id = record.first?.trimmed, !id.isEmpty else {
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

    /// Lines before the header that begin with `#` and have a space or a word for whether the column must be filled behind
    /// it, as in templates of catalogues.
    private static func remarks(_ start: ArraySlice<UInt8>) -> (lines: Int, bytes: Int) {
        var rest = start
        var lines = 0
        while rest.starts(with: "# ".utf8) || rest.starts(with: "\"# ".utf8),
            let end = rest.firstIndex(of: 0x0A)
        {
            rest = rest[(end + 1)...]
            lines += 1
        }
        return (lines, start.count - rest.count)
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
}
