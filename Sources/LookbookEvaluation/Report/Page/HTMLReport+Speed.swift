import LookbookCore

extension HTMLReport {
    /// How long extraction takes.
    var speed: String? {
        guard !report.timings.isEmpty else { return nil }
        let rows = report.timings.sorted { $0.millisecondsSingle < $1.millisecondsSingle }
        let hasBatch = rows.contains { $0.millisecondsBatch != nil }
        let groups = rows.map { row in
            let batch = row.millisecondsBatch.map { BarChart.Bar(colour: 1, value: $0, text: compact($0) + " ms") }
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
                shown(row.picturesPerSecond) { fixed($0, 1) }, shown(row.picturesPerSecondFromFile) { fixed($0, 1) },
                shown(row.parameters.map(Double.init), compact), shown(row.multiplyAdds.map(Double.init), compact),
                shown(row.bytes.map { Double($0) / 1e6 }) { fixed($0, 1) + " MB" },
            ]
        }
        return table(
            [
                "Extractor", "ms, one", "ms, batch", "pictures/s, all cores", "pictures/s from file", "Parameters",
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
                name: timing.extractor, colour: place % Self.seriesColours, x: timing.millisecondsSingle, y: value)
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
