import LookbookCore

/// A product of Shopify's `products.json` (whole, in pages, or one a line), or of its Admin API.
enum ShopifyJSON {
    static func isOne(_ value: JSONValue) -> Bool {
        guard value["handle"] != nil || value["body_html"] != nil || value["product_type"] != nil,
            case .array(let variants)? = value["variants"]
        else { return false }
        return variants.isEmpty || variants.contains { $0["option1"] != nil || $0["price"] != nil }
    }

    static func rows(_ value: JSONValue, line: Int) -> [ProductRow] {
        var head = ProductRow()
        head.role = .product
        head.line = line
        head.productID = value.string("id") ?? value.string("handle") ?? ""
        head.id = head.productID
        head.key = "product:" + head.productID
        head.group = head.productID
        head.title = value.string("title") ?? ""
        head.kind = value.string("product_type") ?? value.string("category") ?? ""
        head.fields[.brand] = value.string("vendor")
        head.own = own(value)
        let isPublished = value["published_at"].map { $0 != .null } ?? true
        let status = value.string("status").map(FieldValues.isShown) ?? true
        if !isPublished || !status { head.visibility = .productHidden }
        let images = value.list("images").enumerated().sorted { one, other in
            let places = (place(one.element), place(other.element))
            return places.0 == places.1 ? one.offset < other.offset : places.0 < places.1
        }.map(\.element)
        head.pictures = images.compactMap(\.pictures)
        if head.pictures.isEmpty, let only = value["image"]?.pictures { head.pictures = [only] }
        let options = value.list("options").enumerated().map { index, option in
            (
                place: option.string("position").flatMap(Int.init) ?? index + 1,
                name: option.string("name") ?? option.fieldText
            )
        }
        let names = Dictionary(options.map { ($0.place, $0.name) }, uniquingKeysWith: { first, _ in first })
        return [head] + value.list("variants").map { variant($0, of: head, names, images) }
    }

    private static func place(_ image: JSONValue) -> Int {
        image.string("position").flatMap(Int.init) ?? .max
    }

    private static func variant(
        _ value: JSONValue, of head: ProductRow, _ names: [Int: String], _ images: [JSONValue]
    ) -> ProductRow {
        var row = ProductRow()
        row.line = head.line
        row.key = head.key
        row.group = head.group
        row.productID = head.productID
        row.id = value.string("id") ?? value.string("sku") ?? ""
        row.fields[.sku] = value.string("sku")
        row.fields[.price] = value.string("price")
        row.fields[.stock] = value.string("inventory_quantity")
        row.fields[.availability] = value.string("available")
        if let before = value.string("compare_at_price").flatMap(Money.amount),
            let price = value.string("price"), let now = Money.amount(price), before > now
        {
            row.fields[.salePrice] = price
        }
        var sizes: [String] = []
        for number in 1...3 {
            guard let option = value.string("option\(number)"), option != "Default Title" else { continue }
            ProductOptions.note(names[number] ?? "", option, &row, &sizes)
        }
        if !sizes.isEmpty { row.fields[.size] = sizes.joined(separator: " / ") }
        let id = value.string("id")
        let own = images.filter { image in
            (id != nil && image.list("variant_ids").contains { $0.fieldText == id })
                || (value.string("image_id") != nil && value.string("image_id") == image.string("id"))
        }
        row.variantPictures = own.compactMap(\.pictures)
        if row.variantPictures.isEmpty, let featured = value["featured_image"]?.pictures {
            row.variantPictures = [featured]
        }
        FieldValues.completed(&row.fields)
        return row
    }

    private static func own(_ value: JSONValue) -> [(name: String, value: String)] {
        ["handle", "vendor", "product_type", "tags", "created_at", "published_at", "body_html"].compactMap {
            name in
            value.string(name).map { (name, $0) }
        }
    }
}
