/// One sellable product.
public struct Item: Sendable, Hashable, Codable, Identifiable {
    /// The shop's id, unique in the catalogue.
    public var id: String
    /// The style that this item is a variant of (size, colour); items of one style share it.
    public var group: String?
    /// What a shopper reads, when the feed has it.
    public var title: String?
    /// The kind of garment, after the taxonomy: separates "similar" from "goes with".
    public var domain: String
    /// All other fields of the feed, by the feed's own column names.
    public var attributes: [String: String]
    /// The pictures, the main one first.
    public var images: [ItemImage]

    /// Makes the value from its parts.
    public init(
        id: String, group: String? = nil, title: String? = nil, domain: String,
        attributes: [String: String] = [:], images: [ItemImage] = []
    ) {
        self.id = id
        self.group = group
        self.title = title
        self.domain = domain
        self.attributes = attributes
        self.images = images
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
    /// Absolute path of the file.
    public var path: String

    /// Makes the value from its parts.
    public init(path: String) {
        self.path = path
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

    /// The first of the names among some; nil when none of them is there.
    package func name(among known: some Collection<String>) -> String? {
        names.first(where: known.contains)
    }
}
