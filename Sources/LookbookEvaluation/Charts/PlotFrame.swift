/// The area of a chart with two axes, and how they are drawn.
struct PlotFrame {
    let width: Double
    let height: Double
    var left = 52.0
    var right = 16.0
    var top = 14.0
    var bottom = 46.0

    var innerRight: Double { width - right }
    var innerBottom: Double { height - bottom }

    /// - Parameter y: in shares; its ticks are written as per cent.
    func drawAxes(on canvas: inout SVGCanvas, x: Axis, y: Axis, xLabel: String, yLabel: String) {
        for tick in y.ticks {
            let place = y.position(tick)
            canvas.line(left, place, innerRight, place, "grid")
            canvas.text(left - 8, place + 4, tickText(tick * 100), "tick", anchor: .end)
        }
        for tick in x.ticks {
            let place = x.position(tick)
            canvas.line(place, innerBottom, place, innerBottom + 5, "axis")
            canvas.text(place, innerBottom + 18, tickText(tick), "tick", anchor: .middle)
        }
        canvas.line(left, innerBottom, innerRight, innerBottom, "axis")
        canvas.text((left + innerRight) / 2, height - 8, xLabel, "label", anchor: .middle)
        canvas.text(13, (top + innerBottom) / 2, yLabel, "label", anchor: .middle, rotation: -90)
    }
}
