import LookbookCore

/// HTML that is safe to put into a page. Texts become markup only by escaping.
struct Markup: Sendable, ExpressibleByStringInterpolation {
    let html: String

    init(stringLiteral value: String) {
        html = value
    }

    init(stringInterpolation: Interpolation) {
        html = stringInterpolation.html
    }

    init(_ parts: [Markup]) {
        html = parts.map(\.html).joined()
    }

    static let none: Markup = ""

    /// A share in percent, as a whole number; what is no number is nothing.
    static func percent(_ share: Float) -> Int {
        share.isFinite ? Int((min(1, max(0, share)) * 100).rounded()) : 0
    }

    /// Interpolated texts are escaped, interpolated markup is not.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) {
            html += literal
        }

        mutating func appendInterpolation(_ text: String) {
            html += escapedForHTML(text)
        }

        mutating func appendInterpolation(_ number: Int) {
            html += String(number)
        }

        mutating func appendInterpolation(_ markup: Markup) {
            html += markup.html
        }
    }
}

/// The frames of the pages: files with places in double braces.
enum PageFrame {
    /// Fills the places of a frame. It is read once from start to end: what is filled in cannot be a place itself.
    static func fill(_ frame: [UInt8], _ values: [String: Markup]) -> [UInt8] {
        var rest = String(decoding: frame, as: UTF8.self)[...]
        var text = ""
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}")
        {
            text += rest[..<start.lowerBound]
            text += values[String(rest[start.upperBound..<end.lowerBound])]?.html ?? ""
            rest = rest[end.upperBound...]
        }
        return Array((text + rest).utf8)
    }

    /// The links that every page has, in the catalogue that it is about.
    static func links(_ catalogue: String?) -> [String: Markup] {
        let query = catalogue.map { "?catalogue=\(URLText.escape($0))" } ?? ""
        return ["home": "\("/" + query)", "engineer": "\("/engineer" + query)"]
    }
}
