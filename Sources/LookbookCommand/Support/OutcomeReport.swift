import Lookbook
import LookbookCore

/// The per-item outcome report of an import, as CSV.
final class OutcomeReport {
    private let output: Output

    init(_ path: String) throws {
        output = try Output(path)
        try output.line(CSVRow.encode(["line", "item", "image", "status", "code", "message", "hint"]))
    }

    func write(_ outcome: ImportOutcome) throws {
        try output.line(
            CSVRow.encode([
                outcome.line.map(String.init) ?? "", outcome.itemID ?? "", outcome.image ?? "", outcome.status.rawValue,
                outcome.problem?.code.rawValue ?? "", outcome.problem?.message ?? "", outcome.problem?.hint ?? "",
            ]))
    }

    func close() throws {
        try output.close()
    }
}
