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
