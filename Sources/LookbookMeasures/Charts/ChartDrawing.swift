internal import Foundation
internal import LookbookCore

/// Collects the elements of one drawing. Colours come from the page's style sheet by class, so that light and dark are the same SVG.
package struct SVGCanvas {
    package let width: Double
    package let height: Double
    /// What the drawing shows, for those who cannot see it.
    package let label: String
    private var elements: [String] = []

    package init(width: Double, height: Double, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    /// Where a text stands with respect to its point.
    package enum Anchor: String {
        case start, middle, end
    }

    package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        elements.append(
            "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" class=\"\(style)\"/>")
    }

    /// - Parameter tooltip: shown when the pointer rests on it.
    package mutating func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, opacity: Double? = nil,
        radius: Double = 0, tooltip: String = ""
    ) {
        let fill = opacity.map { " fill-opacity=\"\(fixed($0, 3))\"" } ?? ""
        elements.append(
            "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\" height=\"\(n(height))\" rx=\"\(n(radius))\""
                + " class=\"\(style)\"\(fill)>\(title(tooltip))</rect>")
    }

    package mutating func circle(
        _ x: Double, _ y: Double, _ radius: Double, _ style: String, tooltip: String = ""
    ) {
        elements.append(
            "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" class=\"\(style)\">\(title(tooltip))</circle>"
        )
    }

    package mutating func path(_ points: [(x: Double, y: Double)], _ style: String, isClosed: Bool = false) {
        let steps = points.enumerated().map { ($0 == 0 ? "M" : "L") + n($1.x) + " " + n($1.y) }
        elements.append("<path d=\"\(steps.joined())\(isClosed ? "Z" : "")\" class=\"\(style)\"/>")
    }

    /// - Parameter rotation: degrees around the point, clockwise.
    package mutating func text(
        _ x: Double, _ y: Double, _ string: String, _ style: String = "", anchor: Anchor = .start,
        rotation: Double = 0
    ) {
        let turn = rotation == 0 ? "" : " transform=\"rotate(\(n(rotation)) \(n(x)) \(n(y)))\""
        elements.append(
            "<text x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\" class=\"\(style)\"\(turn)>"
                + "\(escapedForHTML(string))</text>")
    }

    /// The SVG element. It shrinks with the page down to a width at which its text can be read.
    package var svg: String {
        "<svg viewBox=\"0 0 \(n(width)) \(n(height))\" style=\"min-width:\(n((width * 0.75).rounded()))px;max-width:\(n(width))px\""
            + " role=\"img\" aria-label=\"\(escapedForHTML(label))\">\n\(elements.joined(separator: "\n"))\n</svg>"
    }

    /// About how wide a text of 12 pixels is.
    package static func textWidth(_ string: String) -> Double {
        Double(string.count) * 7.4
    }

    private func title(_ tooltip: String) -> String {
        tooltip.isEmpty ? "" : "<title>\(escapedForHTML(tooltip))</title>"
    }

    private func n(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : fixed(value, 1)
    }
}

/// Maps numbers to pixels, and knows where its ticks are.
package struct Axis {
    /// The numbers at both ends.
    package let range: ClosedRange<Double>
    /// The pixels at both ends.
    package let pixels: (from: Double, to: Double)
    package let isLogarithmic: Bool
    /// The numbers that get a tick.
    package let ticks: [Double]

    /// A linear axis that ends at round numbers.
    package init(linear values: [Double], from: Double, to: Double, count: Int = 5) {
        let low = values.min() ?? 0
        let high = max(values.max() ?? 1, low + 1e-9)
        let rough = (high - low) / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? power * 10
        let first = floor(low / step + 1e-9)
        let last = ceil(high / step - 1e-9)
        range = first * step...max(last, first + 1) * step
        ticks = (Int(first)...Int(max(last, first + 1))).map { Double($0) * step }
        pixels = (from, to)
        isLogarithmic = false
    }

    /// A logarithmic axis with ticks at 1, 2 and 5 times the powers of ten.
    package init(logarithmic values: [Double], from: Double, to: Double) {
        let positive = values.filter { $0 > 0 }
        let low = (positive.min() ?? 1) / 1.25
        let high = (positive.max() ?? 10) * 1.25
        let powers = Int(floor(log10(low)))...Int(ceil(log10(high)))
        range = low...high
        ticks = powers.flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
            .filter { (low...high).contains($0) }
        pixels = (from, to)
        isLogarithmic = true
    }

    package func position(_ value: Double) -> Double {
        let share =
            isLogarithmic
            ? (log(max(value, .leastNormalMagnitude)) - log(range.lowerBound))
                / (log(range.upperBound) - log(range.lowerBound))
            : (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return pixels.from + share * (pixels.to - pixels.from)
    }
}

/// A tick as text without needless zeros.
package func tickText(_ value: Double) -> String {
    for digits in 0..<4 where abs(value - (Double(fixed(value, digits)) ?? .nan)) < 1e-9 * max(1, abs(value))
    {
        return fixed(value, digits)
    }
    return fixed(value, 4)
}

/// The area of a chart with two axes, and how they are drawn.
package struct PlotFrame {
    package let width: Double
    package let height: Double
    package init(width: Double, height: Double, right: Double = 16) {
        (self.width, self.height, self.right) = (width, height, right)
    }

    package var left = 52.0
    package var right: Double
    package var top = 14.0
    package var bottom = 46.0

    package var innerRight: Double { width - right }
    package var innerBottom: Double { height - bottom }

    /// - Parameter yScale: what the numbers at the ticks of y are multiplied by; 100 writes shares as per cent.
    package func drawAxes(
        on canvas: inout SVGCanvas, x: Axis, y: Axis, xLabel: String, yLabel: String, yScale: Double = 100
    ) {
        for tick in y.ticks {
            let place = y.position(tick)
            canvas.line(left, place, innerRight, place, "grid")
            canvas.text(left - 8, place + 4, tickText(tick * yScale), "tick", anchor: .end)
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

/// A number with so many digits after the point, the same in every locale.
package func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
}

/// A share as per cent with one digit: 0.5131 is 51.3.
package func percent(_ value: Double) -> String {
    fixed(value * 100, 1)
}

/// A number in three digits or so, with k, M or G: 3,504,872 is 3.50 M.
package func compact(_ value: Double) -> String {
    for (size, unit) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where value >= size {
        return fixed(value / size, value / size < 10 ? 2 : value / size < 100 ? 1 : 0) + unit
    }
    return fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0)
}

/// Thousands set apart: 28253 is 28,253.
package func grouped(_ value: Int) -> String {
    let digits = Array(String(abs(value)))
    let parts = digits.indices.map { index in
        (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }
    return (value < 0 ? "-" : "") + parts.joined()
}
