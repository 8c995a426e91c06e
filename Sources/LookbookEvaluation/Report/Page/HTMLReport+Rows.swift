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
        if rows.count > Self.mostRows {
            content += folded("All \(rows.count) rows", means(rows, main) { $0.micro })
        }
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
            table(
                ["Row", "against", "Measure", "Difference", "Queries won / lost", ""], rows, style: "words"))
    }

    private func signed(_ value: Double) -> String {
        (value > 0 ? "+" : value < 0 ? "\u{2212}" : "") + percent(abs(value))
    }
}

extension HTMLReport {
    /// Precision and relevance against k, for the best rows.
    var againstK: String? {
        let rows = Array(report.ranked.prefix(Self.mostLines))
        let charts = [("P", "Precision at k", "P@k, %"), ("ARS", "Average relevance score at k", "ARS@k, %")]
            .compactMap { family, title, label in chart(family, title, label, rows) }
        guard !charts.isEmpty else { return nil }
        let left = report.retrieval.count - rows.count
        return section(
            "Precision and relevance against k",
            "The band is the 95 % interval."
                + (left > 0 ? " The best \(rows.count) rows are drawn; \(left) more are in the table." : ""),
            legend(shortNames(of: rows), isNumbered: true) + "<div class=\"pairs\">\(charts.joined())</div>")
    }

    private func chart(_ family: String, _ title: String, _ label: String, _ rows: [RetrievalRow]) -> String?
    {
        let series = zip(rows, shortNames(of: rows)).enumerated().map { place, row in
            LineChart.Series(
                name: row.1, colour: place % Self.seriesColours,
                points: row.0.summary.measures.filter { $0.measure.family == family }
                    .compactMap { entry in entry.measure.k.map { (Double($0), entry.micro) } }.sorted {
                        $0.0 < $1.0
                    })
        }
        guard series.contains(where: { $0.points.count > 1 }) else { return nil }
        return figure(
            title, LineChart(title: title, xLabel: "k", yLabel: label, xName: "k", series: series).svg())
    }

    /// Each similarity metric, by extractor, without projections where there are such rows.
    var metricComparison: String? {
        let plain = report.retrieval.filter { $0.projection == "none" && $0.queryExpansion == 0 }
        let rows = plain.isEmpty ? report.retrieval : plain
        let metrics = SimilarityMetric.allCases.filter { metric in rows.contains { $0.metric == metric } }
        guard metrics.count > 1 else { return nil }
        let extractors = ordered(rows.map(\.extractor))
        let measure = report.leadingMeasure
        func best(_ metric: SimilarityMetric) -> Double {
            rows.filter { $0.metric == metric }.compactMap { $0.summary[measure]?.micro.value }.max() ?? 0
        }
        let groups = metrics.sorted { best($0) > best($1) }.map { metric in
            BarChart.Group(
                name: metric.rawValue,
                bars: rows.filter { $0.metric == metric }.compactMap { row in
                    row.summary[measure].map {
                        bar($0.micro, colour: extractors.firstIndex(of: row.extractor) ?? 0, row.name)
                    }
                })
        }
        return section(
            "Similarity metrics",
            "\(measure) in per cent by metric, the best one first; whiskers are 95 % intervals.",
            (extractors.count > 1 ? legend(extractors) : "")
                + figure(
                    "\(measure) by metric", BarChart(title: "\(measure) by metric", groups: groups).svg()))
    }

    func bar(_ estimate: Estimate, colour: Int, _ name: String) -> BarChart.Bar {
        BarChart.Bar(
            colour: colour % Self.seriesColours, value: estimate.value * 100,
            interval: estimate.lower * 100...estimate.upper * 100,
            text: percent(estimate.value),
            tooltip:
                "\(name): \(percent(estimate.value)) (\(percent(estimate.lower)) to \(percent(estimate.upper)))"
        )
    }

    /// Each name once, in the order of first appearance.
    func ordered(_ names: [String]) -> [String] {
        var seen = Set<String>()
        return names.filter { seen.insert($0).inserted }
    }
}

extension HTMLReport {
    /// How long extraction takes.
    var speed: String? {
        guard !report.timings.isEmpty else { return nil }
        let rows = report.timings.sorted { $0.millisecondsSingle < $1.millisecondsSingle }
        let hasBatch = rows.contains { $0.millisecondsBatch != nil }
        let groups = rows.map { row in
            let batch = row.millisecondsBatch.map {
                BarChart.Bar(colour: 1, value: $0, text: compact($0) + " ms")
            }
            let single = BarChart.Bar(
                colour: 0, value: row.millisecondsSingle, text: compact(row.millisecondsSingle) + " ms")
            return BarChart.Group(name: row.extractor, bars: [single] + (batch.map { [$0] } ?? []))
        }
        let title = "Average feature extraction time"
        return section(
            title, "Median milliseconds a picture; shorter is better.",
            (hasBatch ? legend(["one picture alone", "in a batch"]) : "")
                + figure(title, BarChart(title: title, groups: groups).svg()) + details(rows))
    }

    private func details(_ rows: [TimingRow]) -> String {
        func shown(_ value: Double?, _ text: (Double) -> String) -> String { value.map(text) ?? "-" }
        let cells = rows.map { row in
            [
                escapedForHTML(row.extractor), fixed(row.millisecondsSingle, 2),
                shown(row.millisecondsBatch) { fixed($0, 2) },
                shown(row.picturesPerSecond) { fixed($0, 1) },
                shown(row.picturesPerSecondFromFile) { fixed($0, 1) },
                shown(row.parameters.map(Double.init), compact),
                shown(row.multiplyAdds.map(Double.init), compact),
                shown(row.bytes.map { Double($0) / 1e6 }) { fixed($0, 1) + " MB" },
            ]
        }
        return table(
            [
                "Extractor", "ms, one", "ms, batch", "pictures/s, all cores", "pictures/s from file",
                "Parameters",
                "Multiply-adds", "Size",
            ], cells)
    }

    /// The picture that decides: the best row of each extractor against its time.
    var qualityAgainstTime: String? {
        let measure = report.leadingMeasure
        let points = report.timings.enumerated().compactMap { place, timing -> ScatterChart.Point? in
            guard let row = report.ranked.first(where: { $0.extractor == timing.extractor }),
                let value = row.summary[measure]?.micro, timing.millisecondsSingle > 0
            else { return nil }
            return ScatterChart.Point(
                name: timing.extractor, colour: place % Self.seriesColours, x: timing.millisecondsSingle,
                y: value)
        }
        guard points.count > 1 else { return nil }
        let chart = ScatterChart(
            title: "Quality against time", xLabel: "milliseconds for one picture (logarithmic)",
            yLabel: "\(measure), %",
            points: points)
        return section(
            "Quality against time",
            "Best row of each extractor. Higher is better, further left is faster; no extractor beats those on the dashed line in both.",
            figure("\(measure) and extraction time", chart.svg()))
    }
}
