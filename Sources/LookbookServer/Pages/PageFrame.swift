/// The frames of the pages: files with places in double braces.
enum PageFrame {
    /// Fills the places of a frame. It is read once from start to end: what is filled in cannot be a place itself.
    static func fill(_ frame: [UInt8], _ values: [String: Markup]) -> [UInt8] {
        var rest = String(decoding: frame, as: UTF8.self)[...]
        var text = ""
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
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
