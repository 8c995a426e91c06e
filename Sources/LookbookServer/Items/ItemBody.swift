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
        let sizes = [group, title, domain].map { $0?.utf8.count ?? 0 }
        guard sizes.allSatisfy({ $0 <= 5000 }), images?.count ?? 0 <= 20, attributes?.count ?? 0 <= 200 else {
            throw InputError(
                "input.item-size", "the item is too large",
                hint: "texts have at most 5000 bytes, items 20 pictures and 200 attributes")
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
