import LookbookCore

/// Products in the words of schema.org (JSON-LD): `Product`, `ProductGroup` with its variants, offers with prices.
enum StructuredData {
    static func isOne(_ value: JSONValue) -> Bool {
        !types(of: value).isEmpty || value["@context"] != nil
    }

    private static func types(of value: JSONValue) -> [String] {
        value.list("@type").map { type in
            type.fieldText.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? ""
        }
    }

    /// - Returns: none for what is no product: the page, the shop, the way there.
    static func rows(_ value: JSONValue, line: Int) -> [ProductRow] {
        let types = types(of: value)
        if types.contains("ListItem") { return value["item"].map { rows($0, line: line) } ?? [] }
        for name in ["@graph", "itemListElement", "mainEntity"] where !types.contains("Product") {
            let list = value.list(name).filter(\.isObject)
            if !list.isEmpty { return list.flatMap { rows($0, line: line) } }
        }
        let isGroup = types.contains("ProductGroup") || !value.list("hasVariant").isEmpty
        guard
            isGroup
                || types.contains(
                    where: ["Product", "IndividualProduct", "ProductModel", "SomeProducts"].contains)
        else { return [] }
        return isGroup ? group(value, line) : single(value, line)
    }

    private static func group(_ value: JSONValue, _ line: Int) -> [ProductRow] {
        var head = row(value, line)
        head.role = .product
        head.productID = value.string("productGroupID") ?? head.id
        head.id = head.productID
        head.group = head.productID
        head.key = "group:" + head.group
        (head.pictures, head.variantPictures) = (head.variantPictures, [])
        let variants = value.list("hasVariant").filter(\.isObject).flatMap { single($0, line) }.map {
            variant in
            var row = variant
            row.key = head.key
            row.group = head.group
            row.productID = head.productID
            return row
        }
        return [head] + variants
    }

    /// A product; one with several offers that have a sku or a size each is several variants.
    private static func single(_ value: JSONValue, _ line: Int) -> [ProductRow] {
        let base = row(value, line)
        let offers = value.list("offers").flatMap { $0.list("offers").isEmpty ? [$0] : $0.list("offers") }
        let parts = offers.filter { $0.string("sku") != nil || $0["itemOffered"]?["size"] != nil }
        guard parts.count > 1 else { return [base] }
        var head = base
        head.role = .product
        head.productID = base.id
        head.key = base.group.isEmpty ? "product:" + base.id : base.key
        head.group = base.group.isEmpty ? base.id : base.group
        (head.pictures, head.variantPictures) = (head.variantPictures, [])
        return [head]
            + parts.map { part in
                var row = ProductRow()
                row.line = line
                row.key = head.key
                row.group = head.group
                row.productID = head.productID
                row.id = part.string("sku") ?? ""
                row.fields[.sku] = part.string("sku")
                note(offer: part, &row)
                if let item = part["itemOffered"] {
                    row.fields[.size] = name(item, "size")
                    row.fields[.colour] = item.string("color")
                    row.variantPictures = pictures(item)
                }
                FieldValues.completed(&row.fields)
                return row
            }
    }

    private static func row(_ value: JSONValue, _ line: Int) -> ProductRow {
        var row = ProductRow()
        row.line = line
        row.id =
            value.string("sku") ?? value.string("productID") ?? value.string("@id") ?? value.string("mpn")
            ?? value.string("gtin13") ?? value.string("gtin") ?? value.string("url") ?? ""
        row.group =
            value.string("inProductGroupWithID") ?? value["isVariantOf"]?.string("productGroupID") ?? ""
        row.key = row.group.isEmpty ? "id:" + row.id : "group:" + row.group
        row.title = value.string("name") ?? ""
        row.kind = name(value, "category") ?? ""
        row.variantPictures = pictures(value)
        row.fields[.sku] = value.string("sku")
        row.fields[.brand] = name(value, "brand") ?? name(value, "manufacturer")
        row.fields[.colour] = value.string("color")
        row.fields[.material] = name(value, "material")
        row.fields[.pattern] = name(value, "pattern")
        row.fields[.size] = name(value, "size")
        row.fields[.link] = value.string("url")
        row.fields[.gender] = value["audience"]?.string("suggestedGender")
        row.fields[.goesWith] = related(value)
        if let offer = value.list("offers").first { note(offer: offer, &row) }
        row.own = ["description", "gtin", "gtin13", "mpn", "productID"].compactMap { name in
            value.string(name).map { (name, $0) }
        }
        for property in value.list("additionalProperty") {
            if let name = property.string("name"), let text = property.string("value") {
                row.own.append((name, text))
            }
        }
        FieldValues.completed(&row.fields)
        return row
    }

    private static func note(offer: JSONValue, _ row: inout ProductRow) {
        let specification = offer.list("priceSpecification").first
        row.fields[.price] =
            offer.string("price") ?? offer.string("lowPrice") ?? specification?.string("price")
        row.fields[.currency] = offer.string("priceCurrency") ?? specification?.string("priceCurrency")
        row.fields[.availability] = offer.string("availability")
        row.fields[.stock] = offer["inventoryLevel"]?.string("value")
        if row.fields[.link] == nil { row.fields[.link] = offer.string("url") }
    }

    /// A text, or the name of a thing.
    private static func name(_ value: JSONValue, _ key: String) -> String? {
        let words = value.list(key).compactMap {
            $0.isObject ? $0.string("name") ?? $0.string("codeValue") : $0.fieldText
        }
        let text = words.filter { !$0.isEmpty }.joined(separator: ", ")
        return text.isEmpty ? nil : text
    }

    private static func pictures(_ value: JSONValue) -> [String] {
        value.list("image").compactMap { $0.isObject ? $0.pictures : $0.fieldText }.filter { !$0.isEmpty }
    }

    private static func related(_ value: JSONValue) -> String? {
        let list = value.list("isRelatedTo") + value.list("isAccessoryOrSparePartFor")
        let names = list.compactMap {
            $0.isObject ? $0.string("sku") ?? $0.string("productID") ?? $0.string("@id") : $0.fieldText
        }
        return names.isEmpty ? nil : names.joined(separator: "|")
    }
}
