internal import Foundation
package import LookbookCore

extension EvaluationReport {
    /// All numbers as JSON, keys sorted.
    ///
    /// - Throws: `evaluation.report` when a number is not finite.
    package func json() throws(LookbookError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw LookbookError(
                .evaluationReport, "the report cannot be written: \(error)", facts: [.remedy: "report this as a bug"])
        }
    }

    /// Reads what ``json()`` writes.
    ///
    /// - Throws: `evaluation.report` for anything else.
    package init(json: [UInt8]) throws(LookbookError) {
        do {
            self = try JSONDecoder().decode(EvaluationReport.self, from: Data(json))
        } catch {
            throw LookbookError(
                .evaluationReport, "the file is no evaluation report: \(error)",
                facts: [.remedy: "give a file written by `lookbook evaluate`"])
        }
    }
}
