import LookbookMeasures
internal import LookbookCore

extension EvaluationReport {
    /// The retrieval rows as CSV (RFC 4180): one line for each row and measure, with micro and macro means and their intervals.
    package var csv: String {
        let header = [
            "extractor", "space", "metric", "projection", "expansion", "dimensions", "measure", "micro", "micro_lower",
            "micro_upper", "macro", "macro_lower", "macro_upper", "queries", "without_positives", "collapsed",
        ]
        let lines = retrieval.flatMap { row in row.summary.measures.map { Self.fields(row, $0) } }
        return ([header] + lines).map { CSVRow.encode($0) + "\n" }.joined()
    }

    private static func fields(_ row: RetrievalRow, _ measure: RetrievalSummary.MeasureSummary) -> [String] {
        let counts = row.summary.counts
        let numbers = [measure.micro, measure.macro].flatMap { [$0.value, $0.lower, $0.upper] }
        return [
            row.extractor, row.space, row.metric.rawValue, row.projection, "\(row.queryExpansion)", "\(row.dimensions)",
            measure.measure.description,
        ] + numbers.map { fixed($0, 6) } + [
            "\(counts.queries)", "\(counts.queriesWithoutPositives)", "\(counts.collapsedDuplicates)",
        ]
    }
}
