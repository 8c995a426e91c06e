import LookbookMeasures
import LookbookCore

extension HTMLReport {
    /// Bars of a class chart; the rest is in the table.
    private static let mostClasses = 24

    /// The best row, class by class.
    var classes: String? {
        guard let row = report.ranked.first, row.summary.classes.count > 1,
            let column = row.summary.measures.firstIndex(where: { $0.measure == report.leadingMeasure })
        else { return nil }
        let all = row.summary.classes
        let frequent = all.sorted { ($1.queries, $0.name) < ($0.queries, $1.name) }.prefix(Self.mostClasses)
        let groups = frequent.sorted { $0.values[column] > $1.values[column] }.map { entry in
            BarChart.Group(
                name: entry.name,
                bars: [
                    BarChart.Bar(
                        colour: 0, value: entry.values[column] * 100,
                        text: "\(percent(entry.values[column])) \u{00B7} \(grouped(entry.queries)) queries")
                ])
        }
        let title = "\(report.leadingMeasure) by \(report.dataset.label)"
        let shown = all.count > frequent.count ? "The \(frequent.count) most frequent of \(all.count) classes. " : ""
        return section(
            "Class by class", "\(shown)Per cent. Row: \(row.name).",
            figure(title, BarChart(title: title, groups: groups).svg()) + classTable(row))
    }

    private func classTable(_ row: RetrievalRow) -> String {
        let shown = report.summaryMeasures.compactMap { measure in
            row.summary.measures.firstIndex { $0.measure == measure }
        }
        let cells = row.summary.classes.map { entry in
            [escapedForHTML(entry.name), grouped(entry.queries)] + shown.map { percent(entry.values[$0]) }
        }
        return "<details><summary>All classes and measures</summary>"
            + table(["Class", "Queries"] + shown.map { row.summary.measures[$0].measure.description }, cells)
            + "</details>"
    }

    /// How well the label is guessed, and what is taken for what.
    var confusion: String? {
        let rows = report.domains.sorted { $0.confusion.accuracy > $1.confusion.accuracy }
        guard let best = rows.first else { return nil }
        let accuracies = table(
            ["Method", "Accuracy", "Macro F1", "Pictures"],
            rows.map {
                [
                    escapedForHTML($0.name),
                    $0.accuracy.map { cell($0, isBest: false) } ?? percent($0.confusion.accuracy),
                    percent($0.confusion.macroF1), grouped($0.confusion.total),
                ]
            }, style: "ranked")
        let scores = best.confusion.byClass.map {
            [escapedForHTML($0.name), percent($0.precision), percent($0.recall), percent($0.f1), grouped($0.support)]
        }
        let map = figure(
            "Confusion: \(best.name)", HeatMap(title: "What is taken for what", matrix: best.confusion).svg())
        let details =
            "<details><summary>Precision, recall and F1 by class</summary>"
            + table(["Class", "Precision", "Recall", "F1", "Pictures"], scores) + "</details>"
        let label = report.dataset.label
        return section(
            label == "domain" ? "Domains" : "Guessing \(label)",
            "How often the \(label) is guessed right, per cent, with 95 % intervals. In the map each row is a true class; blue is right, "
                + "red is wrong.",
            accuracies + "<h3>What is taken for what</h3>" + map + details)
    }
}
