import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// A retrieval report for a person: what was counted, the rows, and whether the differences are real.
struct RetrievalText {
    let lines: [String]

    init(_ report: EvaluationReport) {
        let data = report.dataset
        var lines = [
            "\(data.name), right means same \(data.label)\(data.split.map { ", \($0)" } ?? ""); data \(data.hash.prefix(12)), "
                + "seed \(report.seed)"
        ]
        if let counts = report.retrieval.first?.summary.counts {
            lines.append(
                "\(counts.queries) queries over \(counts.gallery) pictures; left out: \(counts.unlabelled) without a label, "
                    + "\(counts.collapsedDuplicates) identical pictures (\(counts.conflictingDuplicates) with another label), "
                    + "\(counts.queriesWithoutPositives) queries that nothing could be right for")
        }
        lines += report.notes + [""] + report.table.split(separator: "\n").map(String.init)
        if let first = report.comparisons.first?.first {
            lines += ["", "Difference to \(first) in points of \(report.leadingMeasure), 95 % interval:"]
            lines += Self.comparisons(report)
        }
        self.lines = lines
    }

    private static func comparisons(_ report: EvaluationReport) -> [String] {
        var table = Table(["row", "difference", "won / lost", ""], rightAligned: [1, 2])
        let order = report.ranked.map(\.name)
        let sorted = report.comparisons.sorted {
            (order.firstIndex(of: $0.second) ?? 0) < (order.firstIndex(of: $1.second) ?? 0)
        }
        for row in sorted {
            let result = row.comparison
            table.add([
                row.second, result.difference.percentWithInterval(decimals: 2),
                "\(result.wins) / \(result.losses)",
                result.isDistinct ? "distinct" : "not distinct",
            ])
        }
        return table.lines
    }
}
