import Foundation
import LookbookCore

/// BigCommerce's CSV, the older one (`Item Type`, `Product ID`, lines `SKU` with `[S]Size=M`) and the newer one (`Item`,
/// `Options`, lines `Variant` and `Image`). The lines of a product stand below it.
struct BigCommerceTable: TableReading {
    let columns: FeedColumns
    private var product = ""

    static let own: [(String, FeedField?)] = [
        ("productid", .id), ("id", .id), ("productcodesku", .sku), ("sku", .sku), ("item", nil),
        ("itemtype", nil),
        ("type", nil), ("producttype", nil), ("category", .kind), ("categories", .kind),
        ("brandname", .brand),
        ("productvisible", .published), ("isvisible", .published), ("retailprice", .priceBefore),
        ("productavailability", .availability), ("options", nil), ("producturl", .link),
        ("productimagefile1", .image), ("productimageurl1", .image),
    ]

    init(columns: FeedColumns) {
        self.columns = columns
    }

    static func isOne(_ keys: Set<String>) -> Bool {
        keys.isSuperset(of: ["itemtype", "productid"])
            || keys.isSuperset(of: ["item", "id", "options", "sku"])
    }

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        var row = columns.row(values, line: line)
        row.group = ""
        let item =
            (columns.text(named: "itemtype", in: values) ?? columns.text(named: "item", in: values)
            ?? "product")
            .lowercased()
        switch item {
        case "product":
            product = row.id
            row.role = .product
            row.productID = row.id
        case "sku", "variant":
            row.role = .variant
            row.id = row.fields[.sku] ?? row.id
            options(values, &row)
            row.title = ""
            row.variantPictures += row.pictures
            row.pictures = []
            if row.visibility == .productHidden { row.visibility = .variantHidden }
        case "image":
            row.role = .picture
            row.visibility = .shown
            row.position =
                columns.text(named: "imagesortorder", in: values).flatMap(Int.init).map { $0 + 1 } ?? 0
        default: return []
        }
        row.key = product
        row.group = product
        row.productID = product
        return [row]
    }

    /// `[S]Size=Small,[CS]Color=Red:#ff0000` in the name, or `Type=Swatch|Name=Color|Value=Red[#ff0000]` in the options.
    private func options(_ values: [String], _ row: inout ProductRow) {
        var sizes: [String] = []
        if let options = columns.text(named: "options", in: values) {
            var name = ""
            for part in options.replacing("Type=", with: "|Type=").split(separator: "|") {
                if part.hasPrefix("Name=") { name = String(part.dropFirst(5)) }
                if part.hasPrefix("Value=") {
                    ProductOptions.note(name, Self.plain(part.dropFirst(6)), &row, &sizes)
                }
            }
        } else {
            for part in row.title.split(separator: ",") {
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { continue }
                let name = pair[0].trimmed.drop { $0 == "[" }
                let word = name.firstIndex(of: "]").map { name[name.index(after: $0)...] } ?? name
                ProductOptions.note(String(word), Self.plain(pair[1]), &row, &sizes)
            }
        }
        if !sizes.isEmpty { row.fields[.size] = sizes.joined(separator: " / ") }
    }

    /// A value without the sample of its colour.
    private static func plain(_ value: Substring) -> String {
        let end = value.firstIndex(of: "[") ?? value.range(of: ":#")?.lowerBound ?? value.endIndex
        return value[..<end].trimmed
    }
}
