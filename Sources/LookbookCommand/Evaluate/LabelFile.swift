import LookbookCore
import LookbookFeeds
import LookbookStore

/// The labels of vectors from elsewhere: a CSV file with a header, or one column of labels without.
struct LabelFile: Sendable {
    /// The columns' names; a file without a header has the one column `label`.
    private let columns: [String]
    private let path: String
    private let lines: [[String]]

    /// - Parameter rows: how many vectors there are.
    /// - Throws: `input.labels` when the lines do not fit the vectors.
    init(_ path: String, rows: Int) throws {
        self.path = path
        let reader = DelimitedReader(try ByteReader(path: path), delimiter: UInt8(ascii: ","))
        var records = [[String]]()
        while let record = try reader.next() {
            guard case .success(let fields) = record.content else {
                throw LookbookError(
                    .inputLabels, "line \(record.line) of \(path) cannot be read",
                    facts: [.remedy: "write CSV in UTF-8"])
            }
            records.append(fields)
        }
        let width = records.first?.count ?? 0
        if records.count == rows + 1 {
            columns = records.removeFirst()
        } else if records.count == rows, width == 1 {
            columns = ["label"]
        } else {
            throw LookbookError(
                .inputLabels, "\(path) has \(records.count) lines for \(rows) vectors",
                facts: [.remedy: "write a header and one line for each vector, or one column without a header"])
        }
        guard let ragged = records.firstIndex(where: { $0.count != width }) else {
            lines = records
            return
        }
        throw LookbookError(
            .inputLabels, "row \(ragged + 1) of \(path) has \(records[ragged].count) fields and not \(width)",
            facts: [.remedy: "put quotes around fields with commas"])
    }

    /// A field of a row; nil when there is no such column.
    subscript(row: Int, column: String) -> String? {
        columns.firstIndex(of: column).map { lines[row][$0] }
    }

    /// Refuses columns that are not there.
    ///
    /// - Parameters:
    ///   - code: of the error.
    ///   - option: what the user named them with.
    func require(_ names: [String], code: LookbookError.Code, option: String) throws {
        guard let missing = names.first(where: { !columns.contains($0) }) else { return }
        throw LookbookError(
            code, "\(path) has no column \"\(missing)\"",
            facts: [.remedy: "give \(option) one of its columns: \(columns.joined(separator: ", "))"])
    }
}
