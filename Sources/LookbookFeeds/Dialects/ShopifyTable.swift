import LookbookCore

/// Shopify's product CSV, with the header that it had until 2024 (`Handle`, `Variant Price`, `Image Src`) and with the one
/// since (`URL handle`, `Price`, `Product image URL`).
///
/// A product is several lines with one handle: the first has what is true of all, each further one a variant, one more
/// picture, or both. Options have their names on the first line only.
struct ShopifyTable: TableReading {
    let columns: FeedColumns
    private var handle = ""
    /// The names of the options of the product whose lines are read.
    private var optionNames: [Int: String] = [:]

    static let own: [(String, FeedField?)] = [
        ("variantsku", .id), ("sku", .id), ("variantsku", .sku), ("sku", .sku), ("imagesrc", .image),
        ("productimageurl", .image),
        ("variantimageurl", .variantImage), ("type", .kind), ("producttype", .kind),
        ("productcategory", .kind),
        ("handle", nil), ("urlhandle", nil),
    ]

    init(columns: FeedColumns) {
        self.columns = columns
    }

    static func isOne(_ keys: Set<String>) -> Bool {
        (keys.contains("handle") || keys.contains("urlhandle"))
            && !keys.isDisjoint(with: [
                "option1value", "variantprice", "variantsku", "imagesrc", "productimageurl",
                "variantimageurl",
            ])
    }

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        let named = columns.text(named: "handle", in: values) ?? columns.text(named: "urlhandle", in: values)
        if let named, named != handle {
            handle = named
            optionNames = [:]
        }
        var row = columns.row(values, line: line)
        row.key = handle
        row.productID = handle
        row.group = handle
        row.position = columns.text(named: "imageposition", in: values).flatMap(Int.init) ?? 0
        let hasOption = options(values, &row)
        let isVariant =
            hasOption || row.fields[.price] != nil || row.fields[.sku] != nil || !row.title.isEmpty
        if !isVariant {
            guard !row.pictures.isEmpty else { return [] }
            row.role = .picture
            row.visibility = .shown
        }
        let before = columns.text(.priceBefore, in: values).flatMap(Money.amount)
        if let before, let price = row.fields[.price], let now = Money.amount(price), before > now {
            row.fields[.salePrice] = price
        }
        if row.fields[.availability] == nil, let stock = row.fields[.stock].flatMap(Money.amount) {
            let sellsOn =
                (columns.text(named: "variantinventorypolicy", in: values)
                ?? columns.text(named: "continuesellingwhenoutofstock", in: values))?.lowercased()
            let goesOn = sellsOn == "continue" || sellsOn == "true"
            row.fields[.availability] = stock > 0 ? "in stock" : goesOn ? "backorder" : "out of stock"
        }
        return [row]
    }

    /// Colour, size and such of the line's options.
    ///
    /// - Returns: whether it has any: then it is a variant.
    private mutating func options(_ values: [String], _ row: inout ProductRow) -> Bool {
        var hasOption = false
        var sizes: [String] = []
        for number in 1...3 {
            if let name = columns.text(named: "option\(number)name", in: values) {
                optionNames[number] = name
            }
            guard let value = columns.text(named: "option\(number)value", in: values) else { continue }
            hasOption = true
            guard value != "Default Title" else { continue }
            ProductOptions.note(optionNames[number] ?? "", value, &row, &sizes)
        }
        if !sizes.isEmpty { row.fields[.size] = sizes.joined(separator: " / ") }
        return hasOption
    }
}

/// What the options of a variant say.
enum ProductOptions {
    /// - Parameters:
    ///   - name: `Size`, `Farbe`, ….
    ///   - value: what the variant has.
    ///   - row: gets the colour, the material or the pattern.
    ///   - sizes: gets what cannot be seen: sizes, lengths and all else.
    static func note(_ name: String, _ value: String, _ row: inout ProductRow, _ sizes: inout [String]) {
        switch FeedField.named(name) {
        case .colour: row.fields[.colour] = value
        case .pattern: row.fields[.pattern] = value
        case .material: row.fields[.material] = value
        case .gender: row.fields[.gender] = value
        default: sizes.append(value)
        }
    }
}
