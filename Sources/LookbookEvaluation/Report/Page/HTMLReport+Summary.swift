internal import LookbookCore
import LookbookMeasures

extension HTMLReport {
    /// Rows of the table that is seen at once; the others are folded away.
    private static let mostRows = 12

    /// The rows, the best first, each mean with its interval; the best number of a column is bold.
    var summary: String? {
        guard !report.retrieval.isEmpty else { return nil }
        let rows = report.ranked
        let (main, further) = (
            report.summaryMeasures.filter(Self.isMain), report.summaryMeasures.filter { !Self.isMain($0) }
        )
        let note =
            "Means over queries in per cent, with 95 % bootstrap intervals. Rows are ordered by \(report.leadingMeasure); "
            + "the star marks the best row, bold the best number of a column."
        var content = means(Array(rows.prefix(Self.mostRows)), main) { $0.micro }
        if rows.count > Self.mostRows { content += folded("All \(rows.count) rows", means(rows, main) { $0.micro }) }
        if !further.isEmpty { content += folded("Further measures", means(rows, further) { $0.micro }) }
        content += folded("Averaged over classes: every class counts as much", means(rows, main) { $0.macro })
        return section("Summary", note, content)
    }

    private static func isMain(_ measure: Measure) -> Bool {
        switch measure {
        case .precision, .hit, .averagePrecisionAt, .averagePrecision, .relevance: true
        case .recall, .ndcg, .rPrecision, .reciprocalRank: false
        }
    }

    private func folded(_ title: String, _ content: String) -> String {
        "<details><summary>\(escapedForHTML(title))</summary>\(content)</details>"
    }

    private func means(
        _ rows: [RetrievalRow], _ measures: [Measure], _ mean: (RetrievalSummary.MeasureSummary) -> Estimate
    ) -> String {
        let best = measures.map { measure in
            report.retrieval.compactMap { $0.summary[measure].map(mean)?.value }.max() ?? 0
        }
        let first = report.ranked.first?.name
        let cells = rows.map { row in
            [
                (row.name == first ? "\u{2605} " : "") + escapedForHTML(row.name)
                    + "<small>\(row.dimensions) numbers</small>"
            ]
                + zip(measures, best).map { measure, best in
                    row.summary[measure].map(mean).map { cell($0, isBest: $0.value == best) } ?? "-"
                }
        }
        return table(["Row"] + measures.map(\.description), cells, style: "ranked")
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
                escapedForHTML(row.second), escapedForHTML(row.first), result.measure.description, difference,
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
