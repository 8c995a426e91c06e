import LookbookCore

/// `FIELD=VALUE`: the rows of a split.
struct FieldValue: Sendable, CustomStringConvertible {
    let field: String
    let value: String

    /// - Parameter option: which option it was given to, for messages.
    init(_ text: String, option: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw InputError(
                "input.split", "\(option) \(text) cannot be read", hint: "write \(option) split=validation")
        }
        field = parts[0]
        value = parts[1]
    }

    var description: String { "\(field)=\(value)" }
}

/// `FIELD` or `FIELD+FIELD`: what two pictures must share for one to be right for the other.
struct LabelField: Sendable, CustomStringConvertible {
    let fields: [String]

    init(_ text: String) throws {
        fields = text.split(separator: "+").map(String.init)
        guard !fields.isEmpty else {
            throw InputError(
                "input.label", "there is no field in \"\(text)\"", hint: "write --label articleType+baseColour")
        }
    }

    var description: String { fields.joined(separator: "+") }
}

/// Words joined by commas, without the spaces around them.
func words(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimming { $0 == " " } }.filter { !$0.isEmpty }
}

extension Substring {
    fileprivate func trimming(_ isSpace: (Character) -> Bool) -> String {
        var part = self
        while let first = part.first, isSpace(first) { part.removeFirst() }
        while let last = part.last, isSpace(last) { part.removeLast() }
        return String(part)
    }
}
