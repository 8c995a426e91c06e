import LookbookCore

/// `FIELD=VALUE`: the rows of a split.
struct FieldValue: Sendable, CustomStringConvertible {
    let field: String
    let value: String

    /// - Parameter option: which option it was given to, for messages.
    init(_ text: String, option: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw LookbookError(
                .inputSplit, "\(option) \(text) cannot be read", facts: [.remedy: "write \(option) split=validation"])
        }
        field = parts[0]
        value = parts[1]
    }

    /// Whether a row has the value.
    func holds(_ fields: (String) -> String?) -> Bool { fields(field) == value }

    var description: String { "\(field)=\(value)" }
}

/// `FIELD` or `FIELD+FIELD`: what two pictures must share for one to be right for the other.
struct LabelField: Sendable, CustomStringConvertible {
    let fields: [String]

    init(_ text: String) throws {
        fields = text.split(separator: "+").map(String.init)
        guard !fields.isEmpty else {
            throw LookbookError(
                .inputLabel, "there is no field in \"\(text)\"",
                facts: [.remedy: "write --label articleType+baseColour"])
        }
    }

    var description: String { fields.joined(separator: "+") }
}

/// Words joined by commas, without the spaces around them.
func words(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
}
