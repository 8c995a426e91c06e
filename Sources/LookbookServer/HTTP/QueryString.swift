import Foundation

/// The fields of an address, as forms and URLs write them (`application/x-www-form-urlencoded`).
enum QueryString {
    /// - Parameter text: what stands behind the question mark.
    /// - Returns: the fields; a name that comes twice counts with its last value.
    static func fields(_ text: String?) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in (text ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[decode(parts[0])] = parts.count == 2 ? decode(parts[1]) : ""
        }
        return fields
    }

    /// A plus is a space; what is no percent-encoding is taken as it stands.
    private static func decode(_ text: Substring) -> String {
        let spaced = text.contains("+") ? String(text).replacing("+", with: " ") : String(text)
        return spaced.contains("%") ? spaced.removingPercentEncoding ?? spaced : spaced
    }
}
