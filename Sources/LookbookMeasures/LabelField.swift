public import LookbookCore

/// `FIELD` or `FIELD+FIELD`: what two pictures must share to count as the same, for evaluation and training alike.
public struct LabelField: Sendable, Hashable, CustomStringConvertible {
    /// The fields whose values are joined.
    public let fields: [String]

    /// - Throws: `input.label` when the text names no field.
    public init(_ text: String) throws(LookbookError) {
        fields = text.split(separator: "+").map(String.init)
        guard !fields.isEmpty else {
            throw LookbookError(
                .inputLabel, "there is no field in \"\(text)\"",
                facts: [.remedy: "write one, or some joined by +: articleType+baseColour"])
        }
    }

    /// A picture's label, `Dress + Red` where there are two fields; nil when a value is missing, empty or excluded.
    ///
    /// - Parameters:
    ///   - excluded: values, and joined labels, that count as no label.
    ///   - value: the value of a field; nil when there is none.
    public func label(excluding excluded: some Collection<String>, of value: (String) -> String?) -> String? {
        var parts = [String]()
        for field in fields {
            guard let part = value(field), !part.isEmpty, !excluded.contains(part) else { return nil }
            parts.append(part)
        }
        let whole = parts.joined(separator: " + ")
        return excluded.contains(whole) ? nil : whole
    }

    /// As the user writes it.
    public var description: String { fields.joined(separator: "+") }
}
