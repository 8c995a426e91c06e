import LookbookCore

/// Which column of a feed says what. Columns are found by their usual names, or as the user maps them.
struct FeedColumns {
    let id: Int?
    let title: Int?
    let domain: Int?
    let group: Int?
    /// The main picture first.
    let images: [Int]
    /// For each column the name of the attribute that it becomes; nil when it is wholly kept in a field of ``Item``.
    let attributes: [String?]

    /// Usual names, the first found wins. Not `style`, which mostly says Casual or Party. Case, spaces, underscores and dashes do not count.
    private static let usualNames: [String: [String]] = [
        "id": [
            "id", "itemid", "productid", "articleid", "sku", "variantsku", "imageid", "uniqueid", "gtin",
            "handle",
        ],
        "image": [
            "image", "imagelink", "imageurl", "imagesrc", "productimageurl", "imageuri", "imagepath",
            "baseimage",
            "filename", "file", "path", "picture", "photo", "images",
        ],
        "title": ["title", "name", "productdisplayname", "productname", "itemname", "displayname"],
        "domain": [
            "domain", "articletype", "producttype", "label", "category", "productcategory", "type", "kind",
            "googleproductcategory", "categories",
        ],
        "group": [
            "group", "groupid", "itemgroupid", "styleid", "handle", "urlhandle", "parent", "parentsku",
        ],
    ]
    private static let furtherImages: Set<String> = [
        "additionalimagelink", "additionalimagelinks", "additionalimage", "additionalimages",
        "additionalimageurl",
        "additionalimageurls", "variantimage", "variantimageurl",
    ]

    /// - Parameters:
    ///   - names: the header.
    ///   - mapping: column by field (`id`, `image`, `title`, `domain`, `group`, or the new name of an attribute).
    /// - Throws: ``LookbookError`` `feed.no-such-column` when a mapped column is not there.
    init(_ names: [String], mapping: [String: String]) throws(LookbookError) {
        let keys = names.map(Self.key)
        var mapped: [String: Int] = [:]
        for (field, column) in mapping {
            guard let index = names.firstIndex(of: column) ?? keys.firstIndex(of: Self.key(column)) else {
                throw LookbookError(
                    .feedNoSuchColumn, "the feed has no column \"\(column)\"",
                    facts: [.remedy: "its columns are: \(names.joined(separator: ", "))"])
            }
            mapped[field] = index
        }
        func column(_ field: String, not taken: Int? = nil) -> Int? {
            if let index = mapped[field] { return index }
            for name in Self.usualNames[field] ?? [] {
                if let index = keys.firstIndex(of: name), index != taken { return index }
            }
            return nil
        }
        id = column("id")
        title = column("title")
        domain = column("domain")
        group = column("group", not: id)
        images =
            [column("image", not: id)].compactMap(\.self)
            + keys.indices.filter { Self.furtherImages.contains(keys[$0]) }
        attributes = Self.attributes(names, keys: keys, mapped: mapped, kept: [id, title, group] + images)
    }

    private static func attributes(
        _ names: [String], keys: [String], mapped: [String: Int], kept: [Int?]
    ) -> [String?] {
        var used: Set<String> = []
        // Where to go on for a name that comes again and again.
        var numbers: [String: Int] = [:]
        let whole = Set(kept.compactMap(\.self))
        let renamed = Dictionary(
            mapped.filter { usualNames[$0.key] == nil }.map { ($0.value, $0.key) }, uniquingKeysWith: min)
        return names.indices.map { index in
            if whole.contains(index) || keys[index] == "domain" { return nil }
            let written = names[index].trimmed
            let plain = renamed[index] ?? (written.isEmpty ? "column \(index + 1)" : written)
            var name = plain
            while !used.insert(name).inserted {
                let number = numbers[plain, default: 1] + 1
                numbers[plain] = number
                name = "\(plain) \(number)"
            }
            return name
        }
    }

    /// Whether a column of this name holds pictures.
    static func isPicture(_ name: String) -> Bool {
        let key = key(name)
        return furtherImages.contains(key) || usualNames["image"]?.contains(key) == true
    }

    static func key(_ name: String) -> String {
        String(name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
    }
}
