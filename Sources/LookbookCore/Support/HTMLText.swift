/// Text that is safe inside HTML, SVG and their attributes.
///
/// Goes by Unicode scalars: a quotation mark with a combining accent is another character to Swift, and still ends an
/// attribute.
package func escapedForHTML(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
