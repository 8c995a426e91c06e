internal import LookbookCore

extension HTMLReport {
    /// All rows, the best first, each mean with its interval; the best number of a column is bold.
    var summary: String? {
        guard !report.retrieval.isEmpty else { return nil }
        let measures = report.summaryMeasures
        let rows = report.ranked
        let best = measures.map { measure in rows.compactMap { $0.summary[measure]?.micro.value }.max() ?? 0 }
        let cells = rows.enumerated().map { place, row in
            [(place == 0 ? "\u{2605} " : "") + escaped(row.name) + "<small>\(row.dimensions) numbers</small>"]
                + zip(measures, best).map { measure, best in
                    row.summary[measure].map { cell($0.micro, isBest: $0.micro.value == best) } ?? "-"
                }
        }
        let note =
            "Means over queries in per cent, with 95 % bootstrap intervals. Rows are ordered by \(report.leadingMeasure); "
            + "the star marks the best row, bold the best number of a column."
        return section(
            "Summary", note, table(["Row"] + measures.map(\.description), cells, style: "ranked") + macro(rows))
    }

    private func macro(_ rows: [RetrievalRow]) -> String {
        let measures = report.summaryMeasures
        let cells = rows.map { row in
            [escaped(row.name)] + measures.map { row.summary[$0].map { cell($0.macro, isBest: false) } ?? "-" }
        }
        return "<details><summary>The same, averaged over classes (every class counts as much)</summary>"
            + table(["Row"] + measures.map(\.description), cells) + "</details>"
    }

    func cell(_ estimate: Estimate, isBest: Bool) -> String {
        let value = percent(estimate.value)
        return (isBest ? "<b>\(value)</b>" : value)
            + "<small>\(percent(estimate.lower))\u{2013}\(percent(estimate.upper))</small>"
    }

    /// The differences between pairs of rows.
    var comparisons: String? {
        guard !report.comparisons.isEmpty else { return nil }
        let rows = report.comparisons.map { row in
            let result = row.comparison
            let words =
                !result.isDistinct
                ? "<span class=\"soft\">no distinct difference</span>"
                : result.difference.value > 0
                    ? "<span class=\"good\">better</span>" : "<span class=\"bad\">worse</span>"
            let difference =
                "\(signed(result.difference.value)) (\(signed(result.difference.lower)) to \(signed(result.difference.upper)))"
            return [
                escaped(row.second), escaped(row.first), result.measure.description, difference,
                "\(grouped(result.wins)) / \(grouped(result.losses))", words,
            ]
        }
        return section(
            "Is the difference real?",
            "Both rows answer the same queries; differences are taken query by query, in points of per cent with a 95 % interval. "
                + "A difference is distinct when its interval leaves out 0.",
            table(["Row", "against", "Measure", "Difference", "Queries won / lost", ""], rows, style: "words"))
    }

    private func signed(_ value: Double) -> String {
        (value > 0 ? "+" : value < 0 ? "\u{2212}" : "") + percent(abs(value))
    }
}
