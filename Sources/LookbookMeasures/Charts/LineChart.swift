/// Lines, with their 95 % bands where there are such, numbered at their right ends as in the legend beside the chart.
public struct LineChart {
    let title: String
    let xLabel: String
    let yLabel: String
    let xName: String
    let areShares: Bool
    let series: [Series]

    /// One line.
    public struct Series {
        let name: String
        let colour: Int
        package let points: [(x: Double, y: Estimate)]

        /// - Parameters:
        ///   - name: for the tooltips.
        ///   - colour: which colour of the page: its class is `c` and the number.
        ///   - points: ascending by x.
        public init(name: String, colour: Int, points: [(x: Double, y: Estimate)]) {
            (self.name, self.colour, self.points) = (name, colour, points)
        }
    }

    /// - Parameters:
    ///   - title: what the chart shows, for those who cannot see it.
    ///   - xName: of a tooltip's x: `k`.
    ///   - areShares: whether values are shown as per cent.
    ///   - series: at most as many as the page has colours.
    public init(
        title: String, xLabel: String, yLabel: String, xName: String, areShares: Bool = true, series: [Series]
    ) {
        (self.title, self.xLabel, self.yLabel, self.xName) = (title, xLabel, yLabel, xName)
        (self.areShares, self.series) = (areShares, series)
    }

    /// The chart as an SVG element. The page's style sheet colours the classes `line`, `band`, `dot`, `leader`, `series`,
    /// `grid`, `axis`, `tick` and `label`.
    public func svg() -> String {
        let plot = PlotFrame(width: 500, height: 340, right: 40)
        var canvas = SVGCanvas(width: plot.width, height: plot.height, label: title)
        let points = series.flatMap(\.points)
        let x = Axis(linear: [0] + points.map(\.x), from: plot.left, to: plot.innerRight, count: 6)
        let y = Axis(
            linear: points.flatMap { [$0.y.lower, $0.y.upper] }, from: plot.innerBottom, to: plot.top)
        plot.drawAxes(on: &canvas, x: x, y: y, xLabel: xLabel, yLabel: yLabel, yScale: areShares ? 100 : 1)
        for line in series { draw(line, x, y, on: &canvas) }
        drawNumbers(x, y, plot, on: &canvas)
        return canvas.svg
    }

    private func draw(_ line: Series, _ x: Axis, _ y: Axis, on canvas: inout SVGCanvas) {
        let upper = line.points.map { (x: x.position($0.x), y: y.position($0.y.upper)) }
        let lower = line.points.reversed().map { (x: x.position($0.x), y: y.position($0.y.lower)) }
        if line.points.contains(where: { $0.y.lower < $0.y.upper }) {
            canvas.path(upper + lower, "band c\(line.colour)", isClosed: true)
        }
        canvas.path(line.points.map { (x.position($0.x), y.position($0.y.value)) }, "line c\(line.colour)")
        for point in line.points {
            let interval =
                point.y.lower < point.y.upper ? " (\(text(point.y.lower)) to \(text(point.y.upper)))" : ""
            canvas.circle(
                x.position(point.x), y.position(point.y.value), 3.5, "dot c\(line.colour)",
                tooltip:
                    "\(line.name), \(xName) = \(tickText(point.x)): \(text(point.y.value))\(areShares ? " %" : "")\(interval)"
            )
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

    private func text(_ value: Double) -> String { areShares ? percent(value) : fixed(value, 4) }
}

/// Finds places for labels where they cover neither each other nor the points.
package enum LabelPlacement {
    /// A label's box.
    package struct Box {
        package var x: Double
        package var y: Double
        package let width: Double
        package let height: Double

        package init(x: Double, y: Double, width: Double, height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        package func overlap(_ other: Box) -> Double {
            let across = min(x + width, other.x + other.width) - max(x, other.x)
            let down = min(y + height, other.y + other.height) - max(y, other.y)
            return across > 0 && down > 0 ? across * down : 0
        }
    }

    /// Moves positions apart so that neighbours keep a distance, as little as possible, within limits.
    ///
    /// - Returns: one position for each, in the order given.
    package static func spread(_ positions: [Double], distance: Double, within limits: ClosedRange<Double>)
        -> [Double]
    {
        let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
        var placed = order.map { positions[$0] }
        for index in placed.indices.dropFirst() {
            placed[index] = max(placed[index], placed[index - 1] + distance)
        }
        if let last = placed.last, last > limits.upperBound {
            placed[placed.count - 1] = limits.upperBound
            for index in placed.indices.dropLast().reversed() {
                placed[index] = min(placed[index], placed[index + 1] - distance)
            }
        }
        var result = positions
        for (place, index) in zip(placed, order) { result[index] = place }
        return result
    }

    /// Where each point's label goes: the first free place around the point, from near to far.
    ///
    /// - Parameters:
    ///   - points: centres of the points.
    ///   - widths: how wide each label is.
    ///   - frame: labels stay inside.
    ///   - obstacles: what labels should not cover either.
    /// - Returns: the left end and the middle line of each label.
    package static func around(
        _ points: [(x: Double, y: Double)], widths: [Double], frame: Box, avoiding obstacles: [Box]
    ) -> [(x: Double, y: Double)] {
        let height = 15.0
        var taken = points.map { Box(x: $0.x - 7, y: $0.y - 7, width: 14, height: 14) } + obstacles
        return points.indices.map { index in
            let candidates = [10.0, 22, 36, 52, 70].flatMap { distance in
                self.candidates(points[index], distance: distance, width: widths[index], height: height)
            }
            func cost(_ box: Box) -> Double {
                let outside = box.width * box.height - box.overlap(frame)
                return taken.reduce(outside * 4) { $0 + $1.overlap(box) }
            }
            // min keeps the first of equals, which is the nearest one.
            let best = candidates.min { cost($0) < cost($1) } ?? candidates[0]
            taken.append(best)
            return (best.x, best.y + height / 2)
        }
    }

    private static func candidates(
        _ point: (x: Double, y: Double), distance: Double, width: Double, height: Double
    ) -> [Box] {
        let (right, left, middle) = (point.x + distance, point.x - distance - width, point.x - width / 2)
        let (above, below, beside) = (point.y - distance - height, point.y + distance, point.y - height / 2)
        return [
            (right, beside), (left, beside), (middle, above), (middle, below), (right, above), (right, below),
            (left, above),
            (left, below),
        ].map { Box(x: $0.0, y: $0.1, width: width, height: height) }
    }
}
