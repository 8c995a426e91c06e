import Foundation
import LookbookCore

/// Where a command's data goes: standard output or a file. Buffered; a file appears only when it is complete, and of one
/// that could not be completed nothing is left.
final class Output {
    private let handle: FileHandle
    private let path: String?
    private var buffer = Data()
    private var isComplete = false

    /// - Parameter path: a file; nil for standard output.
    init(_ path: String? = nil) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        let partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else {
            throw LookbookError(.outputUnwritable, "the file \(path) cannot be written", facts: [.path: path])
        }
        self.handle = handle
    }

    deinit {
        if let path, !isComplete { unlink(path + ".partial") }
    }

    /// Writes a line.
    func line(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        buffer.append(0x0A)
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Writes a value as one line of JSON, or spread out for a person.
    func json(_ value: some Encodable, isPretty: Bool = false) throws {
        let text = try JSONText.encode(value, isPretty: isPretty)
        // JSON leaves some control characters as they are; written out they mean the same.
        try line(text.split(separator: "\n").map { Terminal.printable(String($0)) }.joined(separator: "\n"))
    }

    /// Writes what is left, and gives a file its name.
    func close() throws {
        try flush()
        guard let path else { return }
        try handle.close()
        guard rename(path + ".partial", path) == 0 else {
            throw LookbookError(.outputUnwritable, "the file \(path) cannot be written", facts: [.path: path])
        }
        isComplete = true
    }

    private func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            if path == nil { throw BrokenPipe() }
            throw LookbookError(
                .outputFull, "writing \(path ?? "") failed: \(error.localizedDescription)",
                facts: [.path: path ?? ""])
        }
    }
}

/// Lines of text in aligned columns.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>

    /// - Parameters:
    ///   - header: names of the columns.
    ///   - rightAligned: columns of numbers.
    init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
    }

    /// A cell is shown as it is, but for control characters, which a feed could steer the terminal with.
    mutating func add(_ row: [String]) {
        rows.append(row.map(Terminal.printable))
    }

    /// The header, then the rows; no space at the ends of lines.
    var lines: [String] {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        let body = rows.map { line($0, widths) }
        return [Terminal.bold(line(header, widths))] + body
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = row.indices.map { column in
            let padding = String(repeating: " ", count: widths[column] - row[column].count)
            return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
        }
        var text = cells.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension CSVRow {
    /// A line for a spreadsheet: a cell that one would take for a formula gets an apostrophe in front, which spreadsheets
    /// do not show. Numbers stay as they are.
    static func encodeForSpreadsheet(_ fields: [String]) -> String {
        encode(fields.map { isFormula($0) ? "'" + $0 : $0 })
    }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
            return false
        }
        return Double(text)?.isFinite != true
    }
}

extension BinaryFloatingPoint {
    /// With a fixed number of decimals.
    func formatted(decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { value, _ in value * 10 }
        let scaled = (Double(self) * scale).rounded()
        guard scaled.magnitude < 1e15 else { return "\(self)" }
        let digits = String(Int(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// As a whole percentage.
    var percent: String { "\((self * 100).formatted(decimals: 0)) %" }
}
