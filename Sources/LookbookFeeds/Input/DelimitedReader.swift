/// Reads the records of a CSV or TSV file (RFC 4180): quoted fields may hold delimiters, line ends, and doubled quotes.
///
/// What goes wrong in one record stays there: the reader carries on with the next line. No byte is read more than a few
/// times, whatever the file holds:
///
/// - A quote that is still open at the end of the file is no quote, so the reader goes back to the record's second line.
///   From the place of that quote on, every other quote is doubled, or it would have closed it. Up to that place, lines
///   are read one by one, without fields over several lines; after it, no quote can stay open again.
/// - A line is read once more where its quotes turn out to be characters.
package final class DelimitedReader {
    private let bytes: ByteReader
    private let delimiter: UInt8
    private let limit: Int
    /// How many fields a record should have, when that is known. In a file with tabs it tells a field over several lines
    /// from an inch mark: where a line is whole without the quote, the quote is a character.
    package var width: Int?
    /// The line that is read next, from 1.
    package private(set) var line = 1
    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []
    /// Where the record begins, and where its second line does.
    private var start = Place(offset: 0, line: 1)
    private var secondLine: Place?
    /// Records that begin up to here are lines.
    private var singleLinesUntil: UInt64 = 0
    /// Tabs within the field that is read, on the record's first line.
    private var tabs = 0
    /// Whether a character beyond ASCII was met that is right in UTF-8: then what is wrong is damage.
    private var hasUTF8 = false

    private struct Place {
        let offset: UInt64
        let line: Int
    }

    /// - Parameters:
    ///   - delimiter: comma, tab, semicolon or pipe.
    ///   - limit: the most bytes that a record may have.
    package init(_ bytes: ByteReader, delimiter: UInt8, limit: Int = 1 << 20) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.limit = limit
    }

    /// One record, or what is wrong with it.
    package struct Record {
        /// The line that it begins on.
        package let line: Int
        /// Whether it ends on that line too.
        package let isOneLine: Bool
        /// The first field, also of a record that cannot be used; nil when that is no text.
        package let first: String?
        /// Its fields.
        package let content: Result<[String], Fault>
    }

    /// Why a record cannot be used.
    package enum Fault: Error {
        case notUTF8, tooLong, openQuote
    }

    private enum End {
        case field, record, file
        /// The line or the file ended within quotes, which began at this place.
        case openQuote(UInt64)
        /// The line is whole when its quotes are characters.
        case character
    }

    /// The next record that is not blank; nil at the end.
    package func next() throws -> Record? {
        while let byte = try bytes.peek() {
            start = Place(offset: bytes.offset, line: line)
            let content = try record()
            if case .success(let values) = content, values.count <= 1, values.first?.isEmpty ?? true,
                byte != 0x22
            {
                continue
            }
            return Record(
                line: start.line, isOneLine: line - start.line <= 1,
                first: fields.first.flatMap { Self.plain($0) ? String(validating: $0, as: UTF8.self) : nil },
                content: content)
        }
        return nil
    }

    private var size: UInt64 { bytes.offset - start.offset }
    private var isLine: Bool { start.offset < singleLinesUntil }

    private func record() throws -> Result<[String], Fault> {
        var quotes = true
        fields.removeAll(keepingCapacity: true)
        secondLine = nil
        while true {
            field.removeAll(keepingCapacity: true)
            let end = try readField(quotes: quotes)
            if size <= UInt64(limit) || fields.isEmpty { fields.append(field) }
            switch end {
            case .field: continue
            case .record, .file: return size > UInt64(limit) ? .failure(.tooLong) : decoded()
            case .openQuote(let place):
                if !isLine {
                    singleLinesUntil = place
                    if let secondLine { try goBack(to: secondLine) }
                }
                return .failure(.openQuote)
            case .character:
                try goBack(to: start)
                fields.removeAll(keepingCapacity: true)
                secondLine = nil
                quotes = false
            }
        }
    }

    private func goBack(to place: Place) throws {
        try bytes.seek(place.offset)
        line = place.line
    }

    private func decoded() -> Result<[String], Fault> {
        // A zero byte is legal UTF-8, but no text: it would end the value for every program written in C.
        guard fields.allSatisfy(Self.plain) else { return .failure(.notUTF8) }
        var values: [String] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            guard let value = String(validating: field, as: UTF8.self) else { return decodedAsLine() }
            values.append(value)
        }
        if !hasUTF8 { hasUTF8 = values.contains { !$0.utf8.allSatisfy { $0 < 0x80 } } }
        return .success(values)
    }

    private static func plain(_ field: [UInt8]) -> Bool { !field.contains(0) }

    /// The fields of a line that is not UTF-8: whether it is another encoding or damage is seen from all of it.
    private func decodedAsLine() -> Result<[String], Fault> {
        guard !hasUTF8, LineText.windows1252(Array(fields.joined())) != nil else { return .failure(.notUTF8) }
        return .success(fields.map { LineText.latin($0) })
    }

    private func readField(quotes: Bool) throws -> End {
        let place = bytes.offset
        if quotes, try bytes.peek() == 0x22 {
            _ = try take()
            if let end = try readQuoted(from: place) { return end }
        }
        while let byte = try take() {
            switch byte {
            case delimiter: return .field
            case 0x0A: return .record
            case 0x0D:
                if try bytes.peek() == 0x0A { _ = try take() }
                return .record
            default: keep(byte)
            }
        }
        return .file
    }

    /// Reads up to the closing quote. What stands between it and the delimiter belongs to the field too.
    ///
    /// - Returns: nil when the quote was closed.
    private func readQuoted(from place: UInt64) throws -> End? {
        tabs = 0
        while let byte = try take() {
            if byte == 0x22 {
                guard try bytes.peek() == 0x22 else { return nil }
                _ = try take()
            } else if byte == delimiter {
                tabs += 1
            } else if byte == 0x0A || byte == 0x0D {
                if isLine {
                    if byte == 0x0D, try bytes.peek() == 0x0A { _ = try take() }
                    return .openQuote(place)
                }
                if isWholeLine(start.line + 1) { return .character }
            }
            keep(byte)
        }
        return isWholeLine(start.line) ? .character : .openQuote(place)
    }

    /// Whether the record's only line so far has all its fields when the quote that is open is a character.
    private func isWholeLine(_ now: Int) -> Bool {
        // Asked for the first line only: on later ones it is clear already that a field goes over several.
        delimiter == 0x09 && line == now && width == fields.count + 1 + tabs
    }

    /// What is beyond the limit is read, since its quotes count, but not kept.
    private func keep(_ byte: UInt8) {
        if size <= UInt64(limit) { field.append(byte) }
    }

    private func take() throws -> UInt8? {
        guard let byte = try bytes.next() else { return nil }
        if try byte == 0x0A || (byte == 0x0D && bytes.peek() != 0x0A) {
            line += 1
            if secondLine == nil { secondLine = Place(offset: bytes.offset, line: line) }
        }
        return byte
    }
}
