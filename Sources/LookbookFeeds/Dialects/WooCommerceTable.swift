import LookbookCore

/// What WooCommerce's product exporter writes: a line for each product and for each variation; a variation names its
/// parent by sku, or as `id:12`. Lines of one product may be apart.
struct WooCommerceTable: TableReading {
    let columns: FeedColumns

    static let own: [(String, FeedField?)] = [
        ("id", .id), ("parent", nil), ("type", nil), ("categories", .kind), ("externalurl", .link),
        ("published", .published),
        ("instock", .availability), ("regularprice", .price), ("saleprice", .salePrice),
        ("crosssells", .goesWith),
    ]

    static func isOne(_ keys: Set<String>) -> Bool {
        keys.isSuperset(of: ["id", "type", "name"])
            && (keys.isSuperset(of: ["sku", "published"])
                || !keys.isDisjoint(with: ["isfeatured", "visibilityincatalog", "attribute1name"]))
    }

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        var row = columns.row(values, line: line)
        let type = columns.text(named: "type", in: values)?.lowercased() ?? "simple"
        let parent = columns.text(named: "parent", in: values)
        let isVariation = type.contains("variation")
        attributes(values, &row, isVariable: type.contains("variable"), isVariation: isVariation)
        guard !row.id.isEmpty else { return [row] }
        let sku = row.fields[.sku]
        if isVariation, let parent {
            row.key = parent
            row.group = parent
            row.variantPictures += row.pictures
            row.pictures = []
            if row.visibility == .productHidden { row.visibility = .variantHidden }
            return [row]
        }
        row.group = ""
        guard type.contains("variable") else {
            row.key = "id:" + row.id
            return [row]
        }
        row.role = .product
        row.productID = row.id
        row.group = sku ?? row.id
        row.key = sku ?? "id:" + row.id
        guard sku != nil else { return [row] }
        var link = ProductRow()
        link.role = .link
        link.line = line
        link.id = "id:" + row.id
        link.key = row.key
        return [row, link]
    }

    /// `Attribute 1 name` and `Attribute 1 value(s)`: a variation has one value each; a variable product lists all.
    private func attributes(_ values: [String], _ row: inout ProductRow, isVariable: Bool, isVariation: Bool)
    {
        var sizes: [String] = []
        var number = 1
        while columns.has(key: "attribute\(number)name") {
            defer { number += 1 }
            guard let name = columns.text(named: "attribute\(number)name", in: values),
                let value = columns.text(named: "attribute\(number)value", in: values)
            else { continue }
            let field = FeedField.named(name)
            if isVariable && (value.contains(",") || value.contains("|")) { continue }
            if field == nil && !isVariation { continue }
            ProductOptions.note(name, value, &row, &sizes)
        }
        if !sizes.isEmpty { row.fields[.size] = sizes.joined(separator: " / ") }
    }
}
