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
                    count, of: total, from: name, to: names[column], left + Double(column) * cell, middle, cell,
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
            x + cell / 2 - 0.5, middle + 3.5, "\(count)", share > 0.35 ? "count on" : "count", anchor: .middle)
    }

    private var shown: (names: [String], counts: [[Int]]) {
        guard matrix.classes.count > mostClasses else { return (matrix.classes, matrix.counts) }
        let support = matrix.counts.map { $0.reduce(0, +) }
        let frequent = support.indices.sorted { (-support[$0], $0) < (-support[$1], $1) }.prefix(mostClasses - 1)
            .sorted()
        var place = Array(repeating: frequent.count, count: matrix.classes.count)
        for (index, original) in frequent.enumerated() { place[original] = index }
        var counts = Array(repeating: Array(repeating: 0, count: frequent.count + 1), count: frequent.count + 1)
        for (row, line) in matrix.counts.enumerated() {
            for (column, count) in line.enumerated() { counts[place[row]][place[column]] += count }
        }
        return (frequent.map { matrix.classes[$0] } + ["others"], counts)
    }
}
