import LookbookCore

/// Collects the elements of one drawing. Colours come from the page's style sheet by class, so that light and dark are the same SVG.
struct SVGCanvas {
    let width: Double
    let height: Double
    /// What the drawing shows, for those who cannot see it.
    let label: String
    private var elements: [String] = []

    init(width: Double, height: Double, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    /// Where a text stands with respect to its point.
    enum Anchor: String {
        case start, middle, end
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        elements.append("<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" class=\"\(style)\"/>")
    }

    /// - Parameter tooltip: shown when the pointer rests on it.
    mutating func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, opacity: Double? = nil,
        radius: Double = 0, tooltip: String = ""
    ) {
        let fill = opacity.map { " fill-opacity=\"\(fixed($0, 3))\"" } ?? ""
        elements.append(
            "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\" height=\"\(n(height))\" rx=\"\(n(radius))\""
                + " class=\"\(style)\"\(fill)>\(title(tooltip))</rect>")
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, tooltip: String = "") {
        elements.append(
            "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" class=\"\(style)\">\(title(tooltip))</circle>")
    }

    mutating func path(_ points: [(x: Double, y: Double)], _ style: String, isClosed: Bool = false) {
        let steps = points.enumerated().map { ($0 == 0 ? "M" : "L") + n($1.x) + " " + n($1.y) }
        elements.append("<path d=\"\(steps.joined())\(isClosed ? "Z" : "")\" class=\"\(style)\"/>")
    }

    /// - Parameter rotation: degrees around the point, clockwise.
    mutating func text(
        _ x: Double, _ y: Double, _ string: String, _ style: String = "", anchor: Anchor = .start, rotation: Double = 0
    ) {
        let turn = rotation == 0 ? "" : " transform=\"rotate(\(n(rotation)) \(n(x)) \(n(y)))\""
        elements.append(
            "<text x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\" class=\"\(style)\"\(turn)>"
                + "\(escapedForHTML(string))</text>")
    }

    /// The SVG element. It shrinks with the page down to a width at which its text can be read.
    var svg: String {
        "<svg viewBox=\"0 0 \(n(width)) \(n(height))\" style=\"min-width:\(n((width * 0.75).rounded()))px;max-width:\(n(width))px\""
            + " role=\"img\" aria-label=\"\(escapedForHTML(label))\">\n\(elements.joined(separator: "\n"))\n</svg>"
    }

    /// About how wide a text of 12 pixels is.
    static func textWidth(_ string: String) -> Double {
        Double(string.count) * 7.4
    }

    private func title(_ tooltip: String) -> String {
        tooltip.isEmpty ? "" : "<title>\(escapedForHTML(tooltip))</title>"
    }

    private func n(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : fixed(value, 1)
    }
}
