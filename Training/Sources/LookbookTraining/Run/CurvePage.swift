internal import LookbookMeasures

/// A page with the curves of a run: loss by step, mAP@10 by epoch. One file, no script, nothing to load.
enum CurvePage {
    private static let colours = ["#2a6f97", "#c1121f", "#588157", "#7b2cbf", "#bc6c25", "#3d405b"]

    static func html(_ entries: [LogEntry], title: String) -> String {
        let losses = entries.filter { $0.event == "step" }.compactMap { entry in
            entry.loss.map { (Double(entry.step), $0) }
        }
        let charts =
            [chart("Loss by step", ["loss": losses])]
            + [
                ("mAP@10", \LogEntry.scores), ("Accuracy", \LogEntry.accuracy),
                ("Reconstruction", \LogEntry.reconstruction),
            ].compactMap { name, values in
                let lines = lines(entries, values)
                return lines.isEmpty ? nil : chart("\(name) on validation by epoch", lines)
            }
        return """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>\(escaped(title))</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:46rem;padding:0 1rem}
            \(style)</style>
            <h1>\(escaped(title))</h1>\(charts.joined())</html>

            """
    }

    private static var style: String {
        let classes = colours.enumerated().map { ".c\($0){--c:\($1)}" }.joined(separator: " ")
        return """
            \(classes)
            svg{display:block;width:100%;height:auto}svg text{font-size:12px;fill:#555}svg .series{fill:var(--c);font-weight:700}
            .line{fill:none;stroke:var(--c);stroke-width:2}.dot{fill:var(--c)}.grid{stroke:#ececea}.axis{stroke:#555}
            .leader{fill:none;stroke:var(--c);stroke-opacity:.55}li{color:var(--c)}
            """
    }

    private static func lines(
        _ entries: [LogEntry], _ values: KeyPath<LogEntry, [String: Double]?>
    ) -> [String: [(Double, Double)]] {
        var lines: [String: [(Double, Double)]] = [:]
        for entry in entries where entry.event == "measure" {
            for (label, value) in entry[keyPath: values] ?? [:] {
                lines[label, default: []].append((Double(entry.epoch + 1), value))
            }
        }
        return lines
    }

    private static func chart(_ name: String, _ lines: [String: [(Double, Double)]]) -> String {
        let title = "<h2>\(escaped(name))</h2>"
        guard lines.values.reduce(0, { $0 + $1.count }) > 1 else { return title + "<p>nothing yet</p>" }
        let sorted = lines.sorted { $0.key < $1.key }
        let series = sorted.enumerated().map { index, line in
            LineChart.Series(
                name: line.key, colour: index % colours.count,
                points: line.value.map { (x: $0.0, y: Estimate(value: $0.1, lower: $0.1, upper: $0.1)) })
        }
        let x = name.hasPrefix("Loss") ? "step" : "epoch"
        let chart = LineChart(title: name, xLabel: x, yLabel: "", xName: x, areShares: false, series: series)
        let legend = sorted.enumerated().map { index, line in
            "<li class=\"c\(index % colours.count)\">\(escaped(line.key)) \((line.value.last?.1 ?? 0).short)</li>"
        }
        return "\(title)\(chart.svg())<ol>\(legend.joined())</ol>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension Double {
    /// Four decimals.
    fileprivate var short: String { "\((self * 10_000).rounded() / 10_000)" }
}
