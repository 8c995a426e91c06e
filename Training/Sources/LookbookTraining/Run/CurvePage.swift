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
            svg{width:100%;height:auto}text{font-size:12px;fill:#555}</style>
            <h1>\(escaped(title))</h1>\(charts.joined())</html>

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
        let points = lines.values.flatMap(\.self)
        guard points.count > 1, let left = points.map(\.0).min(), let right = points.map(\.0).max(),
            let low = points.map(\.1).min(), let high = points.map(\.1).max()
        else { return "<h2>\(escaped(name))</h2><p>nothing yet</p>" }
        func x(_ value: Double) -> Double { 50 + (value - left) / max(right - left, 1e-9) * 530 }
        func y(_ value: Double) -> Double { 250 - (value - low) / max(high - low, 1e-9) * 230 }
        var body = ""
        for (index, line) in lines.sorted(by: { $0.key < $1.key }).enumerated() {
            let colour = colours[index % colours.count]
            let path = line.value.map { "\(x($0.0).short),\(y($0.1).short)" }.joined(separator: " ")
            body += "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"
            let last = line.value.last?.1 ?? 0
            body +=
                "<text x=\"590\" y=\"\((20 + 18 * Double(index)).short)\" style=\"fill:\(colour)\">"
                + "\(escaped(line.key)) \(last.short)</text>"
        }
        for value in [low, high] { body += "<text x=\"2\" y=\"\(y(value).short)\">\(value.short)</text>" }
        for value in [left, right] { body += "<text x=\"\(x(value).short)\" y=\"270\">\(Int(value))</text>" }
        return "<h2>\(escaped(name))</h2><svg viewBox=\"0 0 740 280\" role=\"img\">\(body)</svg>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension Double {
    /// Four decimals.
    fileprivate var short: String { "\((self * 10_000).rounded() / 10_000)" }
}
