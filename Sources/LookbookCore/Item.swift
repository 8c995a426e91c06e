/// One product in one colour: what is recommended. Its sizes are ``variants``.
public struct Item: Sendable, Hashable, Codable, Identifiable {
    /// The shop's id, unique in the catalogue.
    public var id: String
    /// The style that this item is a colour of; items of one style share it.
    public var group: String?
    /// What a shopper reads, when the feed has it.
    public var title: String?
    /// The kind of garment, after the taxonomy: separates "similar" from "goes with".
    public var domain: String
    /// All other fields of the feed, by the feed's own column names.
    public var attributes: [String: String]
    /// The pictures, the main one first.
    public var images: [ItemImage]
    /// The sizes, in the order of the feed; none where the feed does not tell them apart.
    public var variants: [Variant]

    /// Makes the value from its parts.
    public init(
        id: String, group: String? = nil, title: String? = nil, domain: String,
        attributes: [String: String] = [:], images: [ItemImage] = [], variants: [Variant] = []
    ) {
        self.id = id
        self.group = group
        self.title = title
        self.domain = domain
        self.attributes = attributes
        self.images = images
        self.variants = variants
    }

    /// Reads what an item was written as, also before there were variants.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id),
            group: try container.decodeIfPresent(String.self, forKey: .group),
            title: try container.decodeIfPresent(String.self, forKey: .title),
            domain: try container.decode(String.self, forKey: .domain),
            attributes: try container.decode([String: String].self, forKey: .attributes),
            images: try container.decode([ItemImage].self, forKey: .images),
            variants: try container.decodeIfPresent([Variant].self, forKey: .variants) ?? [])
    }
}

extension Item {
    /// A field by name: `id`, `group`, `title`, `domain`, or an attribute in any case.
    public subscript(field name: String) -> String? {
        switch name.lowercased() {
        case "id": id
        case "group": group
        case "title": title
        case "domain": domain
        default: attributes[name] ?? attribute(named: name.lowercased())
        }
    }
}

extension Item {
    /// The fields that every item has; all others are attributes.
    package static let ownFields: Set<String> = ["id", "group", "title", "domain"]

    /// The attribute of that name whatever its case; of several that differ only in case, the smallest name's.
    private func attribute(named name: String) -> String? {
        attributes.filter { $0.key.lowercased() == name }.min { $0.key < $1.key }?.value
    }
}

/// Where one picture of an item lies.
public struct ItemImage: Sendable, Hashable, Codable {
    /// Absolute path of the file; an address (`https://…`) where there is no file of it here.
    public var path: String
    /// The address that the feed names; nil when it names a file.
    public var address: String?

    /// Makes the value from its parts.
    public init(path: String, address: String? = nil) {
        self.path = path
        self.address = address
    }
}

/// What a column of a feed tells of an item, whatever the shop calls it: one list for facets, pages, reasons and rules.
package enum ColumnRole: Sendable, CaseIterable {
    case colour, price, gender

    /// The names of such columns, those looked for first before others.
    package var names: [String] {
        switch self {
        case .colour: ["baseColour", "colour", "color"]
        case .price: ["price", "sale_price"]
        case .gender: ["gender"]
        }
    }

    /// The first of the names among some, as it is written there; nil when none of them is there.
    package func name(among known: some Collection<String>) -> String? {
        if let exact = names.first(where: known.contains) { return exact }
        let folded = names.map { $0.lowercased() }
        return folded.lazy.compactMap { name in
            known.filter { $0.lowercased() == name }.min()
        }.first
    }
}
