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
            start, y + 2, max(1, end - start), thickness - 4, "bar c\(bar.colour)", radius: 2, tooltip: tooltip)
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
