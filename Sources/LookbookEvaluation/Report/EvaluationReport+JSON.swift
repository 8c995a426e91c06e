internal import Foundation

extension EvaluationReport {
    /// All numbers as JSON, keys sorted.
    ///
    /// - Throws: `evaluation.report` when a number is not finite.
    public func json() throws(EvaluationError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw EvaluationError(.report, "the report cannot be written: \(error)", hint: "report this as a bug")
        }
    }

    /// Reads what ``json()`` writes.
    ///
    /// - Throws: `evaluation.report` for anything else.
    public init(json: [UInt8]) throws(EvaluationError) {
        do {
            self = try JSONDecoder().decode(EvaluationReport.self, from: Data(json))
        } catch {
            throw EvaluationError(
                .report, "the file is no evaluation report: \(error)",
                hint: "give a file written by `lookbook evaluate`")
        }
    }
}
