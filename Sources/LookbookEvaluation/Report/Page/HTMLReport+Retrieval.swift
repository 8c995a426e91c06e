internal import LookbookCore
import LookbookMeasures

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

    private func chart(_ family: String, _ title: String, _ label: String, _ rows: [RetrievalRow]) -> String? {
        let series = zip(rows, shortNames(of: rows)).enumerated().map { place, row in
            LineChart.Series(
                name: row.1, colour: place % Self.seriesColours,
                points: row.0.summary.measures.filter { $0.measure.family == family }
                    .compactMap { entry in entry.measure.k.map { (Double($0), entry.micro) } }.sorted { $0.0 < $1.0 })
        }
        guard series.contains(where: { $0.points.count > 1 }) else { return nil }
        return figure(title, LineChart(title: title, xLabel: "k", yLabel: label, series: series).svg())
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
            "Similarity metrics", "\(measure) in per cent by metric, the best one first; whiskers are 95 % intervals.",
            (extractors.count > 1 ? legend(extractors) : "")
                + figure("\(measure) by metric", BarChart(title: "\(measure) by metric", groups: groups).svg()))
    }

    func bar(_ estimate: Estimate, colour: Int, _ name: String) -> BarChart.Bar {
        BarChart.Bar(
            colour: colour % Self.seriesColours, value: estimate.value * 100,
            interval: estimate.lower * 100...estimate.upper * 100,
            text: percent(estimate.value),
            tooltip: "\(name): \(percent(estimate.value)) (\(percent(estimate.lower)) to \(percent(estimate.upper)))")
    }

    /// Each name once, in the order of first appearance.
    func ordered(_ names: [String]) -> [String] {
        var seen = Set<String>()
        return names.filter { seen.insert($0).inserted }
    }
}
