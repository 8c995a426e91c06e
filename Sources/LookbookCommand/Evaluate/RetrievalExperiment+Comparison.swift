import LookbookCore
import LookbookEvaluation

extension RetrievalExperiment {
    /// Refuses the name of a row that cannot come, before anything is measured.
    ///
    /// - Throws: `input.row`.
    func checkNames(_ data: EvaluationData) throws {
        guard let against else { return }
        let names = data.spaces.flatMap { space in
            projections.flatMap { projection in
                expansions.flatMap { expansion in
                    metrics.map {
                        RetrievalRow.name(
                            extractor: space, metric: $0, projection: projection.description, queryExpansion: expansion)
                    }
                }
            }
        }
        guard !names.contains(against) else { return }
        throw LookbookError(
            .inputRow, "there will be no row \"\(against)\"",
            facts: [.remedy: "use one of: \(names.map { "\"\($0)\"" }.joined(separator: "; "))"])
    }

    /// Compares the rows of a report with the chosen one, or the best.
    ///
    /// - Returns: the place of the best row.
    /// - Throws: `input.nothing` when there is no row.
    func compare(_ results: Results, in report: inout EvaluationReport) throws -> Int {
        report.measure = measure
        guard let bestName = report.ranked.first?.name,
            let best = results.rows.firstIndex(where: { $0.name == bestName })
        else {
            throw LookbookError(
                .inputNothing, "there is nothing to measure", facts: [.remedy: "check --extractors and --projection"])
        }
        let chosen = results.rows.firstIndex { $0.name == against }
        if let against, chosen == nil {
            report.notes.append("\(against) was left out: rows are compared with the best one.")
        }
        let first = chosen ?? best
        for place in results.rows.indices where place != first {
            let comparison = try PairedComparison(
                of: report.leadingMeasure, from: results.runs[first], to: results.runs[place], bootstrap: bootstrap)
            report.comparisons.append(
                ComparisonRow(
                    first: results.rows[first].name, second: results.rows[place].name, comparison: comparison))
        }
        return best
    }
}
