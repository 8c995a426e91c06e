import LookbookCore

/// An item as a client sends it, as JSON Merge Patch (RFC 7396) reads it: what is left out stays as it is, null removes.
/// Sent by PUT it starts from an empty item. White space at the ends of texts is no part of them.
struct ItemDraft: Sendable {
    let group: Change<String>
    let title: Change<String>
    let domain: Change<String>
    /// Attributes that are set, or removed one by one.
    let attributes: Change<[String: Change<String>]>
    /// Addresses to fetch pictures from.
    let images: Change<[String]>

    /// What a client says of a field.
    enum Change<Value: Sendable>: Sendable {
        case keep, remove
        case set(Value)

        /// - Parameter value: the value that is meant; nil when nothing is said of it.
        init(_ value: Value?, _ written: JSONValue?) {
            self = if let value { .set(value) } else if written == .null { .remove } else { .keep }
        }

        func applied(to value: Value?) -> Value? {
            switch self {
            case .keep: value
            case .remove: nil
            case .set(let value): value
            }
        }
    }

    private static let names: Set<String> = ["id", "group", "title", "domain", "attributes", "images"]

    /// - Throws: ``LookbookError`` `input.field`, `input.item-size` or `input.item-text`.
    init(_ reader: FieldReader) throws(LookbookError) {
        try reader.allowOnly(Self.names)
        group = Change(try reader.string("group")?.trimmed, reader.values["group"])
        title = Change(try reader.string("title")?.trimmed, reader.values["title"])
        domain = Change(try reader.string("domain")?.trimmed, reader.values["domain"])
        images = Change(try reader.list("images"), reader.values["images"])
        attributes = Change(try Self.attributes(reader.values["attributes"]), reader.values["attributes"])
        try check()
    }

    private static func attributes(_ value: JSONValue?) throws(LookbookError) -> [String: Change<String>]? {
        switch value {
        case nil, .null: return nil
        case .object(let members):
            var changes: [String: Change<String>] = [:]
            for (name, member) in members {
                switch member {
                case .string(let text): changes[name.trimmed] = .set(text.trimmed)
                case .null: changes[name.trimmed] = .remove
                default:
                    throw LookbookError(
                        .inputField, "the attribute \"\(name.prefix(100))\" is \(member.kind)",
                        facts: [.remedy: "attributes are texts; null removes one"])
                }
            }
            return changes
        case .some(let value):
            throw LookbookError(
                .inputField, "\"attributes\" is \(value.kind)",
                facts: [.remedy: "it takes an object of texts"])
        }
    }

    // MARK: Limits

    /// All texts of it, the names of attributes included.
    private var texts: [String] {
        let fields = [group, title, domain].compactMap { $0.applied(to: nil) }
        let attributes = attributes.applied(to: nil) ?? [:]
        return fields + attributes.keys + attributes.values.compactMap { $0.applied(to: nil) }
    }

    private func check() throws(LookbookError) {
        let attributes = attributes.applied(to: nil) ?? [:]
        let images = images.applied(to: nil) ?? []
        guard texts.allSatisfy({ $0.utf8.count <= 5000 }), images.count <= 20, attributes.count <= 200 else {
            throw LookbookError(
                .inputItemSize, "the item is too large",
                facts: [.remedy: "texts have at most 5000 bytes, items 20 pictures and 200 attributes"])
        }
        // The database keeps no zero characters in texts, since many programs take them for the end.
        guard !texts.contains(where: { $0.unicodeScalars.contains("\0") }) else {
            throw LookbookError(
                .inputItemText, "a text of the item holds a zero character",
                facts: [.remedy: "remove the character"])
        }
    }

    /// - Throws: `input.item-id` for an id that cannot be an address or a line of a table.
    static func check(id: String) throws(LookbookError) {
        // "." and ".." are steps within an address, however they are written.
        guard (1...200).contains(id.utf8.count), !id.unicodeScalars.contains(where: { $0.value < 32 }),
            id != ".", id != ".."
        else {
            throw LookbookError(
                .inputItemID, "the item has no id that can be used",
                facts: [
                    .remedy:
                        "ids have 1 to 200 bytes, without control characters, and are not \".\" or \"..\""
                ])
        }
    }

    /// The item with these changes, but for its pictures.
    ///
    /// - Parameter item: what is changed; nil to start from an empty one.
    /// - Throws: `input.field` when it has no domain then.
    func applied(to item: Item?, id: Item.ID, taxonomy: Taxonomy) throws(LookbookError) -> Item {
        var result = item ?? Item(id: id, domain: "")
        result.group = group.applied(to: result.group)
        result.title = title.applied(to: result.title)
        if case .set(let word) = domain {
            result.domain = word.isEmpty ? "" : taxonomy.domain(for: word, title: result.title)
        }
        if case .remove = domain { result.domain = "" }
        for (name, change) in attributes.applied(to: [:]) ?? [:] {
            result.attributes[name] = change.applied(to: result.attributes[name])
        }
        if case .remove = attributes { result.attributes = [:] }
        guard !result.domain.isEmpty else {
            throw LookbookError(
                .inputField, "the item has no domain",
                facts: [.remedy: "give \"domain\", the kind of garment"])
        }
        return result
    }
}
