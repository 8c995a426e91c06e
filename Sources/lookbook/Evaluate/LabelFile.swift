import LookbookCore
import LookbookStore

/// The labels of vectors from elsewhere: a CSV file with a header, or one column without.
struct LabelFile: Sendable {
    /// The columns' names, when the file has them.
    private let header: [String]?
    private let lines: [[String]]

    /// - Parameter rows: how many vectors there are.
    /// - Throws: `input.labels` when the lines do not fit the vectors.
    init(_ path: String, rows: Int) throws {
        let reader = DelimitedReader(try ByteReader(path: path), delimiter: UInt8(ascii: ","))
        var records = [[String]]()
        while let record = try reader.next() {
            guard case .success(let fields) = record.content else {
                throw InputError(
                    "input.labels", "line \(record.line) of \(path) cannot be read", hint: "write CSV in UTF-8")
            }
            records.append(fields)
        }
        let width = records.first?.count ?? 0
        if records.count == rows + 1 {
            header = records.removeFirst()
        } else if records.count == rows, width == 1 {
            header = nil
        } else {
            throw InputError(
                "input.labels", "\(path) has \(records.count) lines for \(rows) vectors",
                hint: "write a header and one line for each vector, or one column without a header")
        }
        guard let ragged = records.firstIndex(where: { $0.count != width }) else {
            lines = records
            return
        }
        throw InputError(
            "input.labels", "row \(ragged + 1) of \(path) has \(records[ragged].count) fields and not \(width)",
            hint: "put quotes around fields with commas")
    }

    /// A field of a row; of a file with one column, that one.
    subscript(row: Int, column: String) -> String? {
        guard let header, header.count > 1 else { return column == "id" ? nil : lines[row][0] }
        return header.firstIndex(of: column).map { lines[row][$0] }
    }
}
