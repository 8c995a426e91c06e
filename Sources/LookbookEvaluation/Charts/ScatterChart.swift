import LookbookMeasures

/// Quality against time: up is better, left is faster. Points that no other point beats in both are joined.
struct ScatterChart {
    let title: String
    let xLabel: String
    let yLabel: String
    let points: [Point]

    struct Point {
        let name: String
        let colour: Int
        /// Positive; the axis is logarithmic.
        let x: Double
        /// A share.
        let y: Estimate
    }

    func svg() -> String {
        let plot = PlotFrame(width: 960, height: 420)
        var canvas = SVGCanvas(width: plot.width, height: plot.height, label: title)
        let x = Axis(logarithmic: points.map(\.x), from: plot.left + 10, to: plot.innerRight - 10)
        let y = Axis(
            linear: points.flatMap { [$0.y.lower, $0.y.upper] }, from: plot.innerBottom, to: plot.top)
        plot.drawAxes(on: &canvas, x: x, y: y, xLabel: xLabel, yLabel: yLabel)
        canvas.path(front.map { (x.position($0.x), y.position($0.y.value)) }, "front")
        let places = points.map { (x: x.position($0.x), y: y.position($0.y.value)) }
        let ranges = points.map { point in
            let top = y.position(point.y.upper)
            return LabelPlacement.Box(
                x: x.position(point.x) - 3, y: top, width: 6, height: y.position(point.y.lower) - top)
        }
        for (point, place) in zip(points, places) {
            canvas.line(
                place.x, y.position(point.y.lower), place.x, y.position(point.y.upper),
                "range c\(point.colour)")
            canvas.circle(
                place.x, place.y, 6, "dot c\(point.colour)",
                tooltip: "\(point.name): \(percent(point.y.value)) %, \(compact(point.x)) ms")
        }
        drawNames(places, ranges, plot, on: &canvas)
        return canvas.svg
    }

    /// The points that are not slower and worse than another one, the fastest first.
    private var front: [Point] {
        var best = -Double.infinity
        return points.sorted { ($0.x, -$0.y.value) < ($1.x, -$1.y.value) }.filter { point in
            defer { best = max(best, point.y.value) }
            return point.y.value > best
        }
    }

    private func drawNames(
        _ places: [(x: Double, y: Double)], _ ranges: [LabelPlacement.Box], _ plot: PlotFrame,
        on canvas: inout SVGCanvas
    ) {
        let frame = LabelPlacement.Box(
            x: plot.left, y: plot.top, width: plot.innerRight - plot.left, height: plot.innerBottom - plot.top
        )
        let widths = points.map { SVGCanvas.textWidth($0.name) }
        let labels = LabelPlacement.around(places, widths: widths, frame: frame, avoiding: ranges)
        for (index, label) in labels.enumerated() {
            let near = (
                x: min(max(places[index].x, label.x), label.x + widths[index]),
                y: min(max(places[index].y, label.y - 7), label.y + 7)
            )
            let (dx, dy) = (near.x - places[index].x, near.y - places[index].y)
            if dx * dx + dy * dy > 200 {
                canvas.path([places[index], near], "leader c\(points[index].colour)")
            }
            canvas.text(label.x, label.y + 4, points[index].name, "name c\(points[index].colour)")
        }
    }
}
