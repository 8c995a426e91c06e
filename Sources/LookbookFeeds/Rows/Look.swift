import LookbookCore

/// A product with its variants by what can be seen.
struct Product {
    /// Rows of the product itself.
    let heads: [ProductRow]
    let looks: [Look]
    /// Pictures of the product as a whole, in order.
    let pictures: [String]
    let group: String?

    /// The id of each look's item: the product's own, with the colour behind it where there are several; else the id of
    /// the look's first variant.
    var itemIDs: [String] {
        let productID = (heads.first ?? looks.first?.variants.first)?.productID ?? ""
        guard !productID.isEmpty,
            looks.first?.variants.contains(where: { !$0.productID.isEmpty }) == true || !heads.isEmpty
        else {
            return looks.map { look in look.variants.first.map { $0.id.isEmpty ? $0.productID : $0.id } ?? ""
            }
        }
        guard looks.count > 1 else { return looks.map { _ in productID } }
        var used: Set<String> = []
        return looks.enumerated().map { place, look in
            let id = "\(productID):\(look.slug ?? String(place + 1))"
            return used.insert(id).inserted ? id : "\(id)-\(place + 1)"
        }
    }

    /// The pictures of a look: its variants' own, each with those of the product that stand behind it and are nobody
    /// else's; without any, all of the product that are nobody's.
    ///
    /// - Parameter claimed: the pictures that any variant has for its own.
    func pictures(of look: Look, claimed: Set<String>) -> [String] {
        var ownSet: Set<String> = []
        let own = look.variants.flatMap(\.variantPictures).filter { ownSet.insert($0).inserted }
        if looks.count == 1 { return own + pictures.filter { !ownSet.contains($0) } }
        let shared = pictures.filter { !claimed.contains($0) }
        guard !own.isEmpty else { return shared.isEmpty ? pictures : shared }
        var result = own
        var isBehindOwn = false
        for picture in pictures {
            if ownSet.contains(picture) {
                isBehindOwn = true
            } else if claimed.contains(picture) {
                isBehindOwn = false
            } else if isBehindOwn {
                result.append(picture)
            }
        }
        return result
    }
}

/// Variants that look the same: the sizes of one item.
struct Look {
    var variants: [ProductRow]

    /// Parts the variants of a product by what can be seen, in the order of their first.
    static func apart(_ variants: [ProductRow]) -> [Look] {
        let keys = keys(of: variants)
        var places: [String: Int] = [:]
        var looks: [Look] = []
        for (variant, key) in zip(variants, keys) {
            if let place = places[key] {
                looks[place].variants.append(variant)
            } else {
                places[key] = looks.count
                looks.append(Look(variants: [variant]))
            }
        }
        return looks
    }

    private static func keys(of variants: [ProductRow]) -> [String] {
        let colours = variants.map { variant in
            [FeedField.colour, .pattern].map { FieldName.key(variant.fields[$0] ?? "") }.joined(
                separator: "/")
        }
        if colours.contains(where: { $0 != "/" }) {
            // A row without a size is no size of another one, unless they share their picture or the shop says so.
            return zip(variants, colours).map { variant, colour in
                let isSize = variant.fields[.size] != nil || !variant.productID.isEmpty
                return isSize
                    ? colour : colour + "/" + (variant.variantPictures.first ?? variant.pictures.first ?? "")
            }
        }
        let sizes = variants.compactMap { $0.fields[.size] }
        let haveSizes = sizes.count == variants.count && Set(sizes).count == sizes.count
        let haveProduct = variants.contains { !$0.productID.isEmpty }
        if haveSizes || haveProduct { return variants.map { _ in "" } }
        return variants.map { $0.variantPictures.first ?? $0.pictures.first ?? "" }
    }

    /// The colour as a part of an id; nil when there is none.
    var slug: String? {
        let words = [FeedField.colour, .pattern].compactMap { variants.first?.fields[$0] }.joined(
            separator: " ")
        let letters = words.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " }
        let parts = String(letters).split(separator: " ")
        return parts.isEmpty ? nil : parts.joined(separator: "-")
    }

    func text(_ field: KeyPath<ProductRow, String>) -> String? {
        variants.lazy.map { $0[keyPath: field] }.first { !$0.isEmpty }
    }

    /// The most values of one field of all variants that are kept, joined by `|`; and the longest such value.
    private static let maximumValues = 64
    private static let maximumLength = 200

    /// The feed's own fields: where the variants differ, all their values.
    var ownFields: [String: String] {
        var values: [String: [String]] = [:]
        for (name, value) in variants.flatMap(\.own) {
            if values[name] == nil {
                values[name] = [value]
            } else if let known = values[name], !known.contains(value), known.count < Self.maximumValues,
                value.utf8.count <= Self.maximumLength,
                known.allSatisfy({ $0.utf8.count <= Self.maximumLength })
            {
                values[name]?.append(value)
            }
        }
        return values.mapValues { $0.joined(separator: "|") }
    }

    /// The item's value of a field: the lowest price, whether any size is there, all sizes, else the first that says it.
    func canonical(_ field: FeedField) -> String? {
        let values = variants.compactMap { $0.fields[field] }
        switch field {
        case .price, .salePrice:
            return values.min { (Money.amount($0) ?? .infinity) < (Money.amount($1) ?? .infinity) }
        case .availability: return values.first { $0 == "in stock" } ?? values.first
        case .size:
            var known: Set<String> = []
            let sizes = values.filter { known.insert($0).inserted }
            return sizes.isEmpty ? nil : sizes.joined(separator: "|")
        default: return values.first
        }
    }

    /// The variants as the item lists them; none when they say nothing beyond the item.
    func listedVariants(of id: String) -> [Variant] {
        let listed = variants.map { row in
            Variant(
                id: row.id.isEmpty || row.id == row.fields[.sku] ? nil : row.id, sku: row.fields[.sku],
                size: row.fields[.size], price: row.fields[.price], salePrice: row.fields[.salePrice],
                stock: row.fields[.stock], availability: row.fields[.availability])
        }
        let isTelling =
            variants.count > 1
            || listed.contains { variant in
                variant.size != nil || variant.stock != nil || variant.names.contains { $0 != id }
            }
        return isTelling && variants.first?.isPlain != true ? listed : []
    }
}
