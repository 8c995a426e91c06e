import LookbookCore

/// PrestaShop's files for products and for combinations, with semicolons: `Product ID;Active (0/1);Name *;…` and
/// `Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;…`. Both together are products with their variants.
struct PrestaShopTable: TableReading {
    let columns: FeedColumns

    static let own: [(String, FeedField?)] = [
        ("productid", .id), ("id", .id), ("productreference", nil), ("reference", .sku), ("attribute", nil),
        ("value", nil),
        ("categories", .kind), ("category", .kind), ("imageurls", .image), ("image", .image),
        ("manufacturer", .brand),
        ("accessories", .goesWith), ("active", .published), ("status", .published),
        ("availablefororder", nil), ("pricetaxincluded", .price), ("priceti", .price),
        ("pricetaxexcluded", .price),
        ("impactonprice", nil), ("onsale", nil), ("visibility", nil), ("urlrewritten", nil),
    ]

    static func isOne(_ keys: Set<String>) -> Bool {
        keys.contains("productid") && keys.isSuperset(of: ["attribute", "value"])
            || !keys.isDisjoint(with: ["productid", "id"]) && keys.contains("active") && keys.contains("name")
                && !keys.isDisjoint(with: [
                    "pricetaxexcluded", "pricetaxincluded", "imageurls", "wholesaleprice", "taxrulesid",
                    "availablefororder",
                ])
    }

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        var row = columns.row(values, line: line)
        let product = row.id
        row.key = "product:" + product
        row.group = product
        row.productID = product
        for feature in (columns.text(named: "feature", in: values) ?? "").split(separator: ",") {
            let parts = feature.split(separator: ":", omittingEmptySubsequences: false).map(\.trimmed)
            guard parts.count >= 2, let field = FeedField.named(parts[0]), FeedField.canonical.contains(field)
            else {
                continue
            }
            if row.fields[field] == nil { row.fields[field] = parts[1] }
        }
        guard let attribute = columns.text(named: "attribute", in: values) else {
            row.role = .product
            return [row]
        }
        combination(attribute, columns.text(named: "value", in: values) ?? "", &row)
        row.id = row.fields[.sku] ?? "\(product)-\(row.fields[.colour] ?? "")-\(row.fields[.size] ?? "")"
        row.variantPictures = row.pictures
        row.pictures = []
        return [row]
    }

    /// `Size:select:0, Color:color:1` and `S:0, Red:1`.
    private func combination(_ attributes: String, _ values: String, _ row: inout ProductRow) {
        func words(_ text: String) -> [String] {
            text.split(separator: ",").map { $0.split(separator: ":").first?.trimmed ?? "" }
        }
        var sizes: [String] = []
        for (name, value) in zip(words(attributes), words(values)) {
            ProductOptions.note(name, value, &row, &sizes)
        }
        if !sizes.isEmpty { row.fields[.size] = sizes.joined(separator: " / ") }
    }
}
