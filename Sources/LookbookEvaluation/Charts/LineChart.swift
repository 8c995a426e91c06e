import LookbookMeasures

/// Lines with their 95 % bands, numbered at their right ends as in the legend beside the chart.
struct LineChart {
    let title: String
    let xLabel: String
    let yLabel: String
    let series: [Series]

    struct Series {
        let name: String
        /// Which colour of the page.
        let colour: Int
        /// Values as shares; shown as per cent.
        let points: [(x: Double, y: Estimate)]
    }

    func svg() -> String {
        let plot = PlotFrame(width: 500, height: 340, right: 40)
        var canvas = SVGCanvas(width: plot.width, height: plot.height, label: title)
        let points = series.flatMap(\.points)
        let x = Axis(linear: [0] + points.map(\.x), from: plot.left, to: plot.innerRight, count: 6)
        let y = Axis(linear: points.flatMap { [$0.y.lower, $0.y.upper] }, from: plot.innerBottom, to: plot.top)
        plot.drawAxes(on: &canvas, x: x, y: y, xLabel: xLabel, yLabel: yLabel)
        for line in series { draw(line, x, y, on: &canvas) }
        drawNumbers(x, y, plot, on: &canvas)
        return canvas.svg
    }

    private func draw(_ line: Series, _ x: Axis, _ y: Axis, on canvas: inout SVGCanvas) {
        let upper = line.points.map { (x: x.position($0.x), y: y.position($0.y.upper)) }
        let lower = line.points.reversed().map { (x: x.position($0.x), y: y.position($0.y.lower)) }
        canvas.path(upper + lower, "band c\(line.colour)", isClosed: true)
        canvas.path(line.points.map { (x.position($0.x), y.position($0.y.value)) }, "line c\(line.colour)")
        for point in line.points {
            let interval = "\(percent(point.y.lower)) to \(percent(point.y.upper))"
            canvas.circle(
                x.position(point.x), y.position(point.y.value), 3.5, "dot c\(line.colour)",
                tooltip: "\(line.name), k = \(tickText(point.x)): \(percent(point.y.value)) % (\(interval))")
        }
    }

    private func drawNumbers(_ x: Axis, _ y: Axis, _ plot: PlotFrame, on canvas: inout SVGCanvas) {
        let ends = series.map { $0.points.last.map { (x.position($0.x), y.position($0.y.value)) } ?? (0, 0) }
        let places = LabelPlacement.spread(ends.map(\.1), distance: 16, within: plot.top...plot.innerBottom)
        for (number, (line, (end, place))) in zip(series, zip(ends, places)).enumerated() {
            let start = plot.innerRight + 12
            canvas.path([(end.0 + 5, end.1), (start - 4, place)], "leader c\(line.colour)")
            canvas.text(start, place + 4, "\(number + 1)", "series c\(line.colour)")
        }
    }
}
