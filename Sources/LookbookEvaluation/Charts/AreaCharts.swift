import LookbookMeasures

/// Horizontal bars in groups, each with its number, and its interval where there is one.
struct BarChart {
    let title: String
    let groups: [Group]
    /// A line at this value with a name: chance, for example.
    var reference: (value: Double, name: String)?
    var width = 960.0

    struct Group {
        let name: String
        let bars: [Bar]
    }

    struct Bar {
        /// Which colour of the page.
        let colour: Int
        let value: Double
        var interval: ClosedRange<Double>?
        /// The number as it is written behind the bar.
        let text: String
        /// More words for the pointer.
        var tooltip = ""
    }

    private let thickness = 18.0

    func svg() -> String {
        let names = min(260, (groups.map { SVGCanvas.textWidth($0.name) }.max() ?? 0) + 14)
        let top = reference == nil ? 6.0 : 24.0
        let height = top + groups.reduce(6) { $0 + Double($1.bars.count) * thickness + 10 }
        var canvas = SVGCanvas(width: width, height: height, label: title)
        let bars = groups.flatMap(\.bars)
        let highest = bars.map { max($0.value, $0.interval?.upperBound ?? 0) }.max() ?? 1
        let written = (bars.map { SVGCanvas.textWidth($0.text) }.max() ?? 0) + 12
        let axis = Axis(linear: [0, max(highest, reference?.value ?? 0)], from: names, to: width - written)
        var y = top
        for group in groups {
            let middle = y + Double(group.bars.count) * thickness / 2
            canvas.text(names - 10, middle + 4, group.name, "name", anchor: .end)
            for bar in group.bars {
                draw(bar, of: group, at: y, axis, on: &canvas)
                y += thickness
            }
            y += 10
        }
        if let reference {
            let x = axis.position(reference.value)
            canvas.line(x, top - 4, x, height - 4, "reference")
            canvas.text(x, top - 10, reference.name, "tick", anchor: .middle)
        }
        return canvas.svg
    }

    private func draw(_ bar: Bar, of group: Group, at y: Double, _ axis: Axis, on canvas: inout SVGCanvas) {
        let start = axis.position(0)
        let end = axis.position(bar.value)
        let tooltip = bar.tooltip.isEmpty ? "\(group.name): \(bar.text)" : bar.tooltip
        canvas.rect(
            start, y + 2, max(1, end - start), thickness - 4, "bar c\(bar.colour)", radius: 2,
            tooltip: tooltip)
        var textStart = end
        if let interval = bar.interval {
            let (low, high) = (axis.position(interval.lowerBound), axis.position(interval.upperBound))
            canvas.line(low, y + thickness / 2, high, y + thickness / 2, "whisker")
            for x in [low, high] { canvas.line(x, y + 5, x, y + thickness - 5, "whisker") }
            textStart = max(end, high)
        }
        canvas.text(textStart + 7, y + thickness / 2 + 4, bar.text, "value")
    }
}

/// What was taken for what: one row for each true class, shaded by its share.
struct HeatMap {
    let title: String
    let matrix: ConfusionMatrix
    /// More classes than this are shown as the most frequent ones and `others`.
    var mostClasses = 24

    func svg() -> String {
        let (names, counts) = shown
        let cell = names.count > 14 ? 24.0 : 32.0
        let left = min(190, (names.map { SVGCanvas.textWidth($0) }.max() ?? 0) + 16)
        let top = left * 0.72 + 34
        let side = cell * Double(names.count)
        var canvas = SVGCanvas(width: left + side + top * 0.55 + 56, height: top + side + 12, label: title)
        canvas.text(2, 14, "row: true class; column: guess", "tick")
        for (row, name) in names.enumerated() {
            let middle = top + (Double(row) + 0.5) * cell
            let total = counts[row].reduce(0, +)
            canvas.text(left - 8, middle + 4, name, "name", anchor: .end)
            canvas.text(left + (Double(row) + 0.5) * cell + 3, top - 8, name, "name", rotation: -48)
            for (column, count) in counts[row].enumerated() {
                draw(
                    count, of: total, from: name, to: names[column], left + Double(column) * cell, middle,
                    cell,
                    on: &canvas)
            }
            let share = total == 0 ? 0 : Double(counts[row][row]) / Double(total)
            canvas.text(left + side + 8, middle + 4, fixed(share * 100, 0) + " %", "tick")
        }
        return canvas.svg
    }

    private func draw(
        _ count: Int, of total: Int, from truth: String, to guess: String, _ x: Double, _ middle: Double,
        _ cell: Double,
        on canvas: inout SVGCanvas
    ) {
        let share = total == 0 ? 0 : Double(count) / Double(total)
        let style = truth == guess ? "cell right" : "cell wrong"
        canvas.rect(x, middle - cell / 2, cell - 1, cell - 1, "cell empty")
        guard count > 0 else { return }
        // The square root keeps rare confusions visible.
        canvas.rect(
            x, middle - cell / 2, cell - 1, cell - 1, style, opacity: 0.08 + 0.92 * share.squareRoot(),
            tooltip: "\(truth) taken for \(guess): \(count) of \(total)")
        guard count < (cell > 28 ? 10_000 : 1000) else { return }
        canvas.text(
            x + cell / 2 - 0.5, middle + 3.5, "\(count)", share > 0.35 ? "count on" : "count", anchor: .middle
        )
    }

    private var shown: (names: [String], counts: [[Int]]) {
        guard matrix.classes.count > mostClasses else { return (matrix.classes, matrix.counts) }
        let support = matrix.counts.map { $0.reduce(0, +) }
        let frequent = support.indices.sorted { (-support[$0], $0) < (-support[$1], $1) }.prefix(
            mostClasses - 1
        )
        .sorted()
        var place = Array(repeating: frequent.count, count: matrix.classes.count)
        for (index, original) in frequent.enumerated() { place[original] = index }
        var counts = Array(
            repeating: Array(repeating: 0, count: frequent.count + 1), count: frequent.count + 1)
        for (row, line) in matrix.counts.enumerated() {
            for (column, count) in line.enumerated() { counts[place[row]][place[column]] += count }
        }
        return (frequent.map { matrix.classes[$0] } + ["others"], counts)
    }
}
