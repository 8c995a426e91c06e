import LookbookCore

/// An item as the API shows it.
struct ItemBody: Encodable {
    let id: String
    let group: String?
    let title: String?
    let domain: String
    let attributes: [String: String]
    /// Addresses of its pictures.
    let images: [String]

    init(_ item: Item, catalogue: String?) {
        id = item.id
        group = item.group
        title = item.title
        domain = item.domain
        attributes = item.attributes
        images = item.images.indices.map { ImageAddress(item: item.id, position: $0, catalogue: catalogue).text }
    }
}

/// An item as a client sends it. A field that is left out is left as it is (PATCH) or empty (PUT).
struct ItemDraft: Sendable {
    var group: String?
    var title: String?
    var domain: String?
    var attributes: [String: String]?
    /// Addresses to fetch pictures from; nil leaves the pictures alone.
    var images: [String]?

    static let names: Set<String> = ["id", "group", "title", "domain", "attributes", "images"]

    init(_ reader: FieldReader) throws(InputError) {
        try reader.allowOnly(Self.names)
        group = try reader.string("group")
        title = try reader.string("title")
        domain = try reader.string("domain")
        images = try reader.list("images")
        attributes = try Self.attributes(reader.values["attributes"])
        try requirePlainTexts()
        let sizes = [group, title, domain].map { $0?.utf8.count ?? 0 }
        guard sizes.allSatisfy({ $0 <= 5000 }), images?.count ?? 0 <= 20, attributes?.count ?? 0 <= 200 else {
            throw InputError(
                "input.item-size", "the item is too large",
                hint: "texts have at most 5000 bytes, items 20 pictures and 200 attributes")
        }
    }

    /// The database keeps no zero characters in texts, since many programs take them for the end.
    private func requirePlainTexts() throws(InputError) {
        let texts = [group, title, domain].compactMap(\.self) + (attributes ?? [:]).flatMap { [$0.key, $0.value] }
        guard !texts.contains(where: { $0.unicodeScalars.contains("\0") }) else {
            throw InputError(
                "input.item-text", "a text of the item holds a zero character", hint: "remove the character")
        }
    }

    /// - Throws: `input.item-id` for an id that cannot be an address or a line of a table.
    static func check(id: String) throws(InputError) {
        guard (1...200).contains(id.utf8.count), !id.unicodeScalars.contains(where: { $0.value < 32 }) else {
            throw InputError(
                "input.item-id", "the item has no id that can be used",
                hint: "ids have 1 to 200 bytes, without control characters")
        }
    }

    private static func attributes(_ value: JSONValue?) throws(InputError) -> [String: String]? {
        switch value {
        case nil, .null: return nil
        case .object(let members):
            var texts: [String: String] = [:]
            for (name, member) in members {
                guard case .string(let text) = member else {
                    throw InputError(
                        "input.field", "the attribute \"\(name)\" is \(member.kind)", hint: "attributes are texts")
                }
                texts[name] = text
            }
            return texts
        case .some(let value):
            throw InputError("input.field", "\"attributes\" is \(value.kind)", hint: "it takes an object of texts")
        }
    }

    /// The item with these values; those that were not given come from `item`, if there is one.
    func applied(to item: Item?, id: Item.ID, taxonomy: Taxonomy) throws(InputError) -> Item {
        var result = item ?? Item(id: id, domain: "")
        if let group { result.group = group }
        if let title { result.title = title }
        if let domain { result.domain = taxonomy.domain(for: domain) }
        if let attributes { result.attributes.merge(attributes) { $1 } }
        guard !result.domain.isEmpty else {
            throw InputError("input.field", "the item has no domain", hint: "give \"domain\", the kind of garment")
        }
        return result
    }
}
