import Foundation
import Lookbook
package import LookbookCore
import LookbookFeeds
import LookbookIndex
import LookbookMeasures

extension EvaluationData {
    /// Vectors that anybody made: an NPY file, and a CSV file with one line a row.
    ///
    /// The columns `id` and `hash` of the labels are used when they are there: rows with the same hash show the same picture.
    /// Without `hash` nothing is known of that: different pictures may well have equal vectors.
    package static func files(embeddings: String, labels: String, rules: RowRules) throws -> EvaluationData {
        let vectors = try NPY(contentsOf: embeddings).matrix()
        let table = try LabelFile(labels, rows: vectors.rows)
        try table.require(rules.label.fields, code: .inputLabel, option: "--label")
        try table.require(rules.split.map { [$0.field] } ?? [], code: .inputSplit, option: "--split")
        try table.require(rules.fit.map { [$0.field] } ?? [], code: .inputSplit, option: "--fit")
        let digits = String(vectors.rows).count
        let rows = (0..<vectors.rows).map { row in
            let number = String(row)
            let hash = table[row, "hash"].flatMap { $0.isEmpty ? nil : $0 }
            let id = table[row, "id"] ?? String(repeating: "0", count: digits - number.count) + number
            return LabelledSpace.Row(id: id, pixelHash: hash, image: nil) { table[row, $0] }
        }
        let name = (embeddings as NSString).lastPathComponent
        let space = try LabelledSpace(
            name: name, id: id(of: vectors), vectors: vectors, rows: rows, rules: rules)
        return EvaluationData(name: "\(name), \((labels as NSString).lastPathComponent)", spaces: [name]) {
            _ in space
        }
    }

    /// A hash of all numbers, taken row by row.
    private static func id(of vectors: VectorMatrix) -> EmbeddingSpace.ID {
        // 0 and -0 are the same number.
        let hashes = (0..<vectors.rows).map { row in
            ContentHash.of(vectors[row].map { $0 == 0 ? 0 : $0 }.withUnsafeBytes { Array($0) })
        }
        return ContentHash.of(hashes.flatMap { Array($0.utf8) })
    }
}

/// The labels of vectors from elsewhere: a CSV file with a header, or one column of labels without.
package struct LabelFile: Sendable {
    /// The columns' names; a file without a header has the one column `label`.
    private let columns: [String]
    private let path: String
    private let lines: [[String]]

    /// - Parameter rows: how many vectors there are.
    /// - Throws: `input.labels` when the lines do not fit the vectors.
    package init(_ path: String, rows: Int) throws {
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
                facts: [
                    .remedy: "write a header and one line for each vector, or one column without a header"
                ])
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
    package subscript(row: Int, column: String) -> String? {
        columns.firstIndex(of: column).map { lines[row][$0] }
    }

    /// Refuses columns that are not there.
    ///
    /// - Parameters:
    ///   - code: of the error.
    ///   - option: what the user named them with.
    package func require(_ names: [String], code: LookbookError.Code, option: String) throws {
        guard let missing = names.first(where: { !columns.contains($0) }) else { return }
        throw LookbookError(
            code, "\(path) has no column \"\(missing)\"",
            facts: [.remedy: "give \(option) one of its columns: \(columns.joined(separator: ", "))"])
    }
}

/// The ids in a file of queries, one a line.
package struct QueryIDs: Sendable {
    package let file: String
    package let ids: Set<String>

    /// - Throws: `file.missing`, and `input.queries` when the file names nothing.
    package init(contentsOf file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LookbookError(
                .fileMissing, "there is no file \(file)",
                facts: [.remedy: "--queries takes all, a number, or a file of ids"])
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        ids = Set(lines.map { String($0.drop { $0 == "\u{FEFF}" }).trimmed }.filter { !$0.isEmpty })
        self.file = file
        guard !ids.isEmpty else {
            throw LookbookError(
                .inputQueries, "there is no id in \(file)", facts: [.remedy: "write one id a line"])
        }
    }

    /// A hash of the ids, whatever their order in the file.
    package var hash: String {
        ContentHash.of(Array(ids.sorted().joined(separator: "\n").utf8))
    }

    /// What a reader must know of ids that cannot ask; nil when all can.
    ///
    /// - Parameter table: the rows that are scored.
    /// - Throws: `input.queries` when no id is known.
    package func note(_ table: LabelledVectors) throws -> String? {
        let known = Set(table.ids)
        let unknown = ids.subtracting(known).sorted()
        guard unknown.count < ids.count else {
            throw LookbookError(
                .inputQueries, "none of the \(ids.count) ids in \(file) is among the scored pictures",
                facts: [.remedy: "write ids of items, one a line, and check --split"])
        }
        let unlabelled = table.ids.indices.filter { table.labels[$0] == nil && ids.contains(table.ids[$0]) }
            .count
        var parts = [String]()
        if !unknown.isEmpty {
            let some = unknown.prefix(3).joined(separator: ", ") + (unknown.count > 3 ? ", …" : "")
            parts.append("\(unknown.count) of \(ids.count) ids are unknown (\(some))")
        }
        if unlabelled > 0 { parts.append("\(unlabelled) have no label") }
        let name = (file as NSString).lastPathComponent
        return parts.isEmpty ? nil : "Queries of \(name): \(parts.joined(separator: ", "))."
    }
}

/// The lines of a CSV file that all have as many fields as the first.
enum CSVLines {
    /// - Throws: a ``LookbookError`` of that code for a line that cannot be read or has other fields.
    static func read(_ path: String, code: LookbookError.Code) throws -> [[String]] {
        let reader = DelimitedReader(try ByteReader(path: path), delimiter: UInt8(ascii: ","))
        var lines: [[String]] = []
        while let record = try reader.next() {
            guard case .success(let fields) = record.content,
                fields.count == lines.first?.count ?? fields.count
            else {
                throw LookbookError(
                    code, "line \(record.line) of \(path) cannot be read",
                    facts: [.remedy: "write CSV in UTF-8, with quotes around fields with commas"])
            }
            lines.append(fields)
        }
        return lines
    }
}
