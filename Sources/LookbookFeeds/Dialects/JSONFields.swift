import LookbookCore

extension JSONValue {
    /// The most bytes of a field's name, the names of the objects around it included.
    private static let nameLimit = 1000

    /// The members of an object as flat fields: those of an object within it have a dotted name.
    ///
    /// - Throws: ``LookbookError`` `feed.bad-json` when this is no object, or a name is too long.
    func feedFields() throws(LookbookError) -> [(name: String, text: String)] {
        guard case .object(let object) = self else {
            throw LookbookError(.feedBadJSON, "the line is not a JSON object")
        }
        var fields: [(name: String, text: String)] = []
        try Self.collect(object, named: "", into: &fields)
        return fields
    }

    private static func collect(
        _ object: [String: JSONValue], named prefix: String, into fields: inout [(name: String, text: String)]
    ) throws(LookbookError) {
        for (key, value) in object {
            let name = prefix.isEmpty ? key : "\(prefix).\(key)"
            guard name.utf8.count <= nameLimit else {
                throw LookbookError(
                    .feedBadJSON, "the line has a field whose name is longer than \(nameLimit) bytes")
            }
            if Self.isPicture(name), let address = value.pictures {
                fields.append((name, address))
            } else if case .object(let inner) = value {
                try collect(inner, named: name, into: &fields)
            } else {
                fields.append((name, value.fieldText))
            }
        }
    }

    private static func isPicture(_ name: String) -> Bool {
        switch FeedField.named(name) {
        case .image, .moreImages, .variantImage: true
        default: false
        }
    }

    /// Where pictures are, when they are objects as shops write them: `{"src": …}`, or a list of such.
    var pictures: String? {
        switch self {
        case .object(let object):
            for name in ["src", "url", "href", "contentUrl"] {
                if case .string(let address)? = object[name] { return address }
            }
            return nil
        case .array(let list): return list.map { $0.pictures ?? $0.fieldText }.joined(separator: "|")
        default: return nil
        }
    }

    /// The value as a text without zero characters, which no text in a catalogue can hold.
    var fieldText: String {
        let text = text
        return text.utf8.contains(0) ? text.filter { $0 != "\0" } : text
    }

    /// A member as a text; nil when it is empty, null, or not there.
    func string(_ key: String) -> String? {
        guard let value = self[key], value != .null else { return nil }
        let text = value.fieldText.trimmed
        return text.isEmpty ? nil : text
    }

    /// The elements of a list; anything else is a list of itself, null and what is not there of nothing.
    func list(_ key: String) -> [JSONValue] {
        switch self[key] {
        case .array(let list)?: list
        case .null?, nil: []
        case let value?: [value]
        }
    }

    var isObject: Bool { if case .object = self { true } else { false } }
}
