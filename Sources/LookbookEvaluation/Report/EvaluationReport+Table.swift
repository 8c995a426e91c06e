extension EvaluationReport {
    /// The measures of the summary, in their order, as far as they were computed.
    var summaryMeasures: [Measure] {
        let wanted: [Measure] = [
            .precision(5), .precision(10), .precision(15), .hit(1), .recall(10), .averagePrecisionAt(10),
            .averagePrecision,
            .relevance(10), .ndcg(10), .rPrecision, .reciprocalRank,
        ]
        return wanted.filter { measure in retrieval.contains { $0.summary[measure] != nil } }
    }

    /// A table for the terminal: per cent, the best row first and marked with `*`, half the width of the interval behind.
    public var table: String {
        let measures = summaryMeasures
        let header = ["", "row"] + measures.map(\.description)
        let lines = ranked.enumerated().map { place, row in
            [place == 0 ? "*" : "", row.name]
                + measures.map { measure in
                    row.summary[measure].map { Self.withMargin($0.micro) } ?? "-"
                }
        }
        let cells = [header] + lines
        let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { line in
            zip(line, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 2 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ").trimmingEnd + "\n"
        }.joined()
    }

    private static func withMargin(_ estimate: Estimate) -> String {
        "\(percent(estimate.value)) ±\(percent((estimate.upper - estimate.lower) / 2))"
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var part = self[...]
        while part.last == " " { part = part.dropLast() }
        return String(part)
    }
}
