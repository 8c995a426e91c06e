import LookbookMeasures

extension EvaluationReport {
    /// The measures of the summary, in their order: precision at every k that was asked for, the other families at one k
    /// (10 where it was asked for, else the largest), and those of the full ranking.
    var summaryMeasures: [Measure] {
        let computed = Set(retrieval.flatMap { $0.summary.measures.map(\.measure) })
        let ks = Set(computed.compactMap(\.k)).sorted()
        guard let smallest = ks.first, let largest = ks.last else { return [] }
        let k = ks.contains(10) ? 10 : largest
        // P@1 is hit@1, which is shown.
        let wanted: [Measure] =
            ks.filter { $0 > 1 }.map { .precision($0) } + [
                .hit(smallest), .recall(k), .averagePrecisionAt(k), .averagePrecision, .relevance(k), .ndcg(k),
                .rPrecision, .reciprocalRank,
            ]
        let leading = wanted.contains(leadingMeasure) ? [] : [leadingMeasure]
        return (leading + wanted).filter(computed.contains)
    }

    /// A table for the terminal: per cent, the best row first and marked with `*`, half the width of the interval behind.
    package var table: String {
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
