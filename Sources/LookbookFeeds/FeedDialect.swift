public import LookbookCore

/// How a platform writes its products.
public enum FeedDialect: String, Sendable, CaseIterable {
    /// Shopify's product CSV, with the header of before and since 2024.
    case shopify
    /// Shopify's `products.json`: whole, in pages, or one product a line.
    case shopifyJSON = "shopify-json"
    /// WooCommerce's product export.
    case woocommerce
    /// Google Merchant, as a table.
    case google
    /// Google Merchant, as RSS or Atom; other lists of products in XML.
    case googleXML = "google-xml"
    /// Meta's catalogue (Facebook, Instagram).
    case meta
    /// Magento and Adobe Commerce.
    case magento
    /// BigCommerce, both of its CSV formats.
    case bigcommerce
    /// PrestaShop: products, combinations.
    case prestashop
    /// schema.org in JSON-LD: a list, a `@graph`, one a line.
    case jsonLD = "json-ld"
    /// A JSON list of products, or one product a line, with any names.
    case json
    /// A table with any header.
    case csv
    /// A folder of pictures.
    case folder
    /// The research data set Fashion Product Images, `styles.csv`.
    case fashionProductImages = "fashion-product-images"
    /// The research data set Clothing Dataset, `images.csv`.
    case clothingDataset = "clothing-dataset"

    /// What it is called in the summary of an import.
    public var title: String {
        switch self {
        case .shopify: "Shopify CSV"
        case .shopifyJSON: "Shopify products.json"
        case .woocommerce: "WooCommerce CSV"
        case .google: "Google Merchant table"
        case .googleXML: "Google Merchant XML"
        case .meta: "Meta catalogue"
        case .magento: "Magento CSV"
        case .bigcommerce: "BigCommerce CSV"
        case .prestashop: "PrestaShop CSV"
        case .jsonLD: "schema.org JSON-LD"
        case .json: "JSON"
        case .csv: "CSV"
        case .folder: "folder of pictures"
        case .fashionProductImages: "Fashion Product Images"
        case .clothingDataset: "Clothing Dataset"
        }
    }

    /// Reads the name of a dialect; `auto` is none: it is recognised.
    ///
    /// - Throws: ``LookbookError`` `feed.dialect` that lists the names.
    public static func named(_ name: String) throws(LookbookError) -> FeedDialect? {
        if name == "auto" { return nil }
        guard let dialect = FeedDialect(rawValue: name.lowercased()) else {
            let names = ["auto"] + allCases.map(\.rawValue)
            throw LookbookError(
                .feedDialect, "there is no dialect \"\(name)\"",
                facts: [.choices: names.joined(separator: ", ")])
        }
        return dialect
    }

    /// The dialect of a table, by its header.
    static func ofTable(_ names: [String]) -> FeedDialect {
        let written = Set(names)
        if written.isSuperset(of: ["id", "articleType", "baseColour", "productDisplayName"]) {
            return .fashionProductImages
        }
        if written.isSuperset(of: ["image", "sender_id", "label", "kids"]) { return .clothingDataset }
        let keys = Set(names.map(FieldName.key))
        if ShopifyTable.isOne(keys) { return .shopify }
        if MagentoTable.isOne(keys) { return .magento }
        if BigCommerceTable.isOne(keys) { return .bigcommerce }
        if WooCommerceTable.isOne(keys) { return .woocommerce }
        if PrestaShopTable.isOne(keys) { return .prestashop }
        if !keys.isDisjoint(with: ["fbproductcategory", "quantitytosellonfacebook"])
            || names.contains(where: { $0.hasPrefix("image[") || $0.hasPrefix("product_tags[") })
        {
            return .meta
        }
        let google = [
            "googleproductcategory", "itemgroupid", "availability", "condition", "producttype",
            "identifierexists",
        ]
        return keys.isSuperset(of: ["id", "imagelink"]) && google.count(where: keys.contains) >= 1
            ? .google : .csv
    }

    /// What reads the lines of a table of this dialect.
    func tableReader(_ columns: FeedColumns, path: String) throws -> any TableReading {
        switch self {
        case .shopify: ShopifyTable(columns: columns)
        case .woocommerce: WooCommerceTable(columns: columns)
        case .magento: MagentoTable(columns: columns)
        case .bigcommerce: BigCommerceTable(columns: columns)
        case .prestashop: PrestaShopTable(columns: columns)
        case .fashionProductImages, .clothingDataset:
            ResearchTable(columns: columns, splits: try ResearchTable.splits(beside: path))
        default: PlainTable(columns: columns)
        }
    }

    /// What it says of names of columns by itself.
    var ownColumns: [(String, FeedField?)] {
        switch self {
        case .shopify: ShopifyTable.own
        case .woocommerce: WooCommerceTable.own
        case .magento: MagentoTable.own
        case .bigcommerce: BigCommerceTable.own
        case .prestashop: PrestaShopTable.own
        case .google, .meta:
            [("producttype", .kind), ("googleproductcategory", .kind), ("fbproductcategory", .kind)]
        default: []
        }
    }
}
