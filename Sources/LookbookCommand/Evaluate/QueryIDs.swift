import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation

/// The ids in a file of queries, one a line.
struct QueryIDs: Sendable {
    let file: String
    let ids: Set<String>

    /// - Throws: `file.missing`, and `input.queries` when the file names nothing.
    init(contentsOf file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LookbookError(
                .fileMissing, "there is no file \(file)",
                facts: [.remedy: "--queries takes all, a number, or a file of ids"])
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        ids = Set(lines.map { String($0.drop { $0 == "\u{FEFF}" }).trimmed }.filter { !$0.isEmpty })
        self.file = file
        guard !ids.isEmpty else {
            throw LookbookError(.inputQueries, "there is no id in \(file)", facts: [.remedy: "write one id a line"])
        }
    }

    /// A hash of the ids, whatever their order in the file.
    var hash: String {
        ContentHash.of(Array(ids.sorted().joined(separator: "\n").utf8))
    }

    /// What a reader must know of ids that cannot ask; nil when all can.
    ///
    /// - Parameter table: the rows that are scored.
    /// - Throws: `input.queries` when no id is known.
    func note(_ table: LabelledVectors) throws -> String? {
        let known = Set(table.ids)
        let unknown = ids.subtracting(known).sorted()
        guard unknown.count < ids.count else {
            throw LookbookError(
                .inputQueries, "none of the \(ids.count) ids in \(file) is among the scored pictures",
                facts: [.remedy: "write ids of items, one a line, and check --split"])
        }
        let unlabelled = table.ids.indices.filter { table.labels[$0] == nil && ids.contains(table.ids[$0]) }.count
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
