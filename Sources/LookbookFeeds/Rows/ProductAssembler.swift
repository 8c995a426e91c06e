import LookbookCore

/// Makes items of the rows of one product: one for each look, with its sizes as variants.
///
/// Two variants look the same when they have the same colour and pattern, and a size or the same picture. Where a product
/// says nothing of colour and pattern, those with sizes of their own are one item; else those with the same picture are.
struct ProductAssembler {
    let locator: PictureLocator
    /// Ids of the items so far, as hashes: a second item of the same id is refused.
    private var known: Set<Int> = []

    init(locator: PictureLocator) {
        self.locator = locator
    }

    /// - Parameter rows: all rows of one product, in the order of the feed.
    mutating func entries(_ rows: [ProductRow]) -> [FeedEntry] {
        let exported = rows.filter { $0.role == .exported }
        if !exported.isEmpty { return exported.map { entry(exported: $0) } }
        let heads = rows.filter { $0.role == .product }
        var variants = rows.filter { $0.role == .variant && $0.visibility == .shown }
        if let hidden = rows.first(where: { $0.visibility != .shown }),
            variants.isEmpty || rows.contains(where: { $0.visibility == .productHidden })
        {
            return [.withheld(id: hidden.productID.isEmpty ? hidden.id : hidden.productID, line: hidden.line)]
        }
        if variants.isEmpty, var only = heads.first {
            only.role = .variant
            variants = [only]
        }
        guard let first = variants.first else {
            return rows.filter { $0.role == .picture }.prefix(1).map { .rejected(.withoutID(line: $0.line)) }
        }
        var rejected: [FeedEntry] = []
        variants = withoutDuplicates(variants, &rejected)
        inherit(&variants, from: heads.first ?? (first.productID.isEmpty ? nil : first))
        let product = Product(
            heads: heads, looks: Look.apart(variants), pictures: Self.pictures(rows),
            group: first.group.isEmpty ? nil : first.group)
        return items(of: product) + rejected
    }

    private mutating func items(of product: Product) -> [FeedEntry] {
        let ids = product.itemIDs
        let claimed = Set(product.looks.flatMap { $0.variants.flatMap(\.variantPictures) })
        return zip(product.looks, ids).map { look, id in
            guard let first = look.variants.first else { return .rejected(.withoutID(line: 0)) }
            guard !id.isEmpty else { return .rejected(.withoutID(line: first.line)) }
            guard known.insert(id.hashValue).inserted else {
                return .rejected(.duplicate(id, line: first.line))
            }
            var item = Item(id: id, group: product.group, domain: "unknown")
            item.title =
                product.heads.first.flatMap { $0.title.isEmpty ? nil : $0.title } ?? look.text(\.title)
            item.domain = look.text(\.kind) ?? "unknown"
            item.images = product.pictures(of: look, claimed: claimed).map(locator.image)
            item.attributes = attributes(look, product)
            item.variants = look.listedVariants(of: id)
            return .item(item, line: first.line)
        }
    }

    private mutating func entry(exported row: ProductRow) -> FeedEntry {
        guard var item = ExportedItem.read(row.exported) else { return .rejected(.withoutID(line: row.line)) }
        guard known.insert(item.id.hashValue).inserted else {
            return .rejected(.duplicate(item.id, line: row.line))
        }
        item.images = item.images.map { image in
            let path = PictureLocator.isAddress(image.path) ? image.path : locator.path(of: image.path)
            return ItemImage(path: path, address: image.address)
        }
        return .item(item, line: row.line)
    }

    /// Rows with an id that an earlier one has; where the product has an id of its own, sizes may share a sku.
    private func withoutDuplicates(_ rows: [ProductRow], _ rejected: inout [FeedEntry]) -> [ProductRow] {
        var seen: Set<[String]> = []
        return rows.filter { row in
            guard !row.id.isEmpty else { return true }
            let name =
                row.productID.isEmpty
                ? [row.id]
                : [row.id, row.fields[.colour] ?? "", row.fields[.size] ?? "", row.fields[.pattern] ?? ""]
            if seen.insert(name).inserted { return true }
            rejected.append(.rejected(.duplicate(row.id, line: row.line)))
            return false
        }
    }

    /// What a variant does not say itself, its product says.
    private func inherit(_ variants: inout [ProductRow], from head: ProductRow?) {
        guard let head else { return }
        for index in variants.indices {
            if variants[index].title.isEmpty { variants[index].title = head.title }
            if variants[index].kind.isEmpty { variants[index].kind = head.kind }
            for (field, value) in head.fields where field != .size && field != .sku && field != .stock {
                if variants[index].fields[field] == nil { variants[index].fields[field] = value }
            }
        }
    }

    /// The pictures of the product as a whole, in their order.
    private static func pictures(_ rows: [ProductRow]) -> [String] {
        let placed = rows.flatMap { row in row.pictures.map { (row.position, $0) } }.enumerated()
        var known: Set<String> = []
        // Those without a place stay where they are.
        return
            placed.sorted { one, other in
                let places = (one.element.0, other.element.0)
                return places.0 == 0 || places.1 == 0 || places.0 == places.1
                    ? one.offset < other.offset : places.0 < places.1
            }
            .map(\.element.1).filter { known.insert($0).inserted }
    }

    private func attributes(_ look: Look, _ product: Product) -> [String: String] {
        var attributes: [String: String] = [:]
        for head in product.heads {
            for (name, value) in head.own where attributes[name] == nil { attributes[name] = value }
        }
        for (name, value) in look.ownFields { attributes[name] = value }
        guard look.variants.first?.isPlain != true else { return attributes }
        let folded = Set(attributes.keys.map { $0.lowercased() })
        for field in FeedField.canonical where !folded.contains(field.rawValue) {
            if let value = look.canonical(field) { attributes[field.rawValue] = value }
        }
        return attributes
    }
}
