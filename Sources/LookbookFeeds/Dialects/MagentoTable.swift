import LookbookCore

/// What Magento and Adobe Commerce export. A configurable product names the skus of its variants in a line of its own,
/// mostly behind theirs; attributes may stand in one cell, `color=Blue,size=M`.
struct MagentoTable: TableReading {
    let columns: FeedColumns

    static let own: [(String, FeedField?)] = [
        ("sku", .id), ("sku", .sku), ("producttype", nil), ("attributesetcode", nil), ("categories", .kind),
        ("baseimage", .image), ("additionalimages", .moreImages), ("smallimage", nil),
        ("thumbnailimage", nil),
        ("swatchimage", nil), ("specialprice", .salePrice), ("productonline", .published),
        ("crosssellskus", .goesWith),
        ("relatedskus", nil), ("qty", .stock), ("isinstock", .availability), ("status", nil),
        ("visibility", nil),
        ("urlkey", nil), ("parent", nil),
    ]

    static func isOne(_ keys: Set<String>) -> Bool {
        keys.contains("sku") && keys.contains("producttype")
            && !keys.isDisjoint(with: [
                "attributesetcode", "storeviewcode", "productwebsites", "configurablevariations",
                "productonline",
            ])
    }

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        // Further lines of a product in another language, with what differs only.
        if columns.text(named: "storeviewcode", in: values) != nil { return [] }
        var row = columns.row(values, line: line)
        // 1: enabled, 2: disabled.
        if columns.text(.published, in: values) == "2" { row.visibility = .productHidden }
        var sizes: [String] = []
        for (name, value) in Self.pairs(columns.text(named: "additionalattributes", in: values) ?? "") {
            if let field = FeedField.named(name), FeedField.canonical.contains(field),
                row.fields[field] == nil
            {
                row.fields[field] = value
            }
            row.own.append((name, value))
        }
        row.key = "sku:" + row.id
        let type = columns.text(named: "producttype", in: values)?.lowercased() ?? "simple"
        guard type == "configurable" else { return [row] }
        row.role = .product
        row.productID = row.id
        row.group = row.id
        let variations = columns.text(named: "configurablevariations", in: values) ?? ""
        var result = [row]
        for variation in variations.split(separator: "|") {
            var link = ProductRow()
            link.role = .link
            link.line = line
            link.key = row.key
            link.group = row.group
            sizes = []
            for (name, value) in Self.pairs(String(variation)) {
                if name.lowercased() == "sku" {
                    link.id = "sku:" + value
                } else {
                    ProductOptions.note(name, value, &link, &sizes)
                }
            }
            if !sizes.isEmpty { link.fields[.size] = sizes.joined(separator: " / ") }
            if !link.id.isEmpty { result.append(link) }
        }
        return result
    }

    /// `color=Blue,size=M,material=Cotton|Wool`: a comma stands between pairs only where a name and `=` follow.
    private static func pairs(_ text: String) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for part in text.split(separator: ",") {
            if let equals = part.firstIndex(of: "="), equals != part.startIndex {
                pairs.append(
                    (String(part[..<equals]).trimmed, String(part[part.index(after: equals)...]).trimmed))
            } else if let last = pairs.indices.last {
                pairs[last].value += ",\(part)"
            }
        }
        return pairs.filter { !$0.value.isEmpty }.map { ($0.name, $0.value.trimming("\"")) }
    }
}
