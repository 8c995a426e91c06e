/// Reads the records of a CSV or TSV file (RFC 4180): quoted fields may hold delimiters, line ends, and doubled quotes.
///
/// What goes wrong in one record stays there: the reader carries on with the next line.
package final class DelimitedReader {
    private let bytes: ByteReader
    private let delimiter: UInt8
    private let limit: Int
    /// The line that is read next, from 1.
    private var line = 1
    /// The record as it stands in the file, for another try from its second line.
    private var raw: [UInt8] = []
    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []

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
        /// Its fields.
        package let content: Result<[String], Fault>
    }

    /// Why a record cannot be used.
    package enum Fault: Error {
        case notUTF8, tooLong, openQuote
    }

    private enum End {
        case field, record, file, tooLong
        case openQuote
    }

    /// The next record that is not blank; nil at the end.
    package func next() throws -> Record? {
        while try bytes.peek() != nil {
            let start = line
            raw.removeAll(keepingCapacity: true)
            fields.removeAll(keepingCapacity: true)
            let content = try record()
            if case .success(let values) = content, values.count <= 1, values.first?.isEmpty ?? true, raw.first != 0x22
            {
                continue
            }
            return Record(line: start, content: content)
        }
        return nil
    }

    private func record() throws -> Result<[String], Fault> {
        while true {
            field.removeAll(keepingCapacity: true)
            let end = try readField()
            fields.append(field)
            switch end {
            case .field: continue
            case .record, .file: return decoded()
            case .tooLong:
                try skipLine()
                return .failure(.tooLong)
            case .openQuote:
                try retryFromSecondLine()
                return .failure(.openQuote)
            }
        }
    }

    private func decoded() -> Result<[String], Fault> {
        var values: [String] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            // A zero byte is legal UTF-8, but no text: it would end the value for every program written in C.
            guard !field.contains(0), let value = String(validating: field, as: UTF8.self) else {
                return .failure(.notUTF8)
            }
            values.append(value)
        }
        return .success(values)
    }

    private func readField() throws -> End {
        if try bytes.peek() == 0x22 {
            _ = try take()
            if let end = try readQuoted() { return end }
        }
        while let byte = try take() {
            switch byte {
            case delimiter: return .field
            case 0x0A: return .record
            case 0x0D:
                if try bytes.peek() == 0x0A { _ = try take() } else { line += 1 }
                return .record
            default: field.append(byte)
            }
            if raw.count > limit { return .tooLong }
        }
        return .file
    }

    /// Reads up to the closing quote. What stands between it and the delimiter belongs to the field too.
    ///
    /// - Returns: nil when the quote was closed.
    private func readQuoted() throws -> End? {
        while let byte = try take() {
            if byte != 0x22 {
                field.append(byte)
            } else if try bytes.peek() == 0x22 {
                _ = try take()
                field.append(byte)
            } else {
                return nil
            }
            if raw.count > limit { return .openQuote }
        }
        return .openQuote
    }

    private func take() throws -> UInt8? {
        guard let byte = try bytes.next() else { return nil }
        raw.append(byte)
        if byte == 0x0A { line += 1 }
        return byte
    }

    private func skipLine() throws {
        while let byte = try bytes.next(), byte != 0x0A {}
        line += 1
    }

    /// A quote that is never closed would swallow the rest of the file: only its own line is lost.
    private func retryFromSecondLine() throws {
        line -= raw.count { $0 == 0x0A }
        guard let end = raw.firstIndex(of: 0x0A) else { return try skipLine() }
        bytes.unread(raw[(end + 1)...])
        line += 1
    }
}
