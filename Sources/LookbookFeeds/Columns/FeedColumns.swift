import LookbookCore

/// Which column of a table says what. Columns are found by the user's mapping, by their usual names, and where names do
/// not tell by what stands in them.
struct FeedColumns: Sendable {
    /// The header as it is written.
    let names: [String]
    /// Columns by field, the most telling first.
    let places: [FeedField: [Int]]
    /// For each column the name of the attribute that it becomes; nil when it is wholly kept in a field of ``Item``.
    let attributes: [String?]
    private let byKey: [String: Int]

    /// Fields that ``Item`` keeps itself.
    private static let ownPlaces: Set<FeedField> = [.id, .title, .group, .image, .moreImages, .variantImage]

    /// - Parameters:
    ///   - names: the header.
    ///   - mapping: column by field (`id`, `image`, `title`, `domain`, `group`, …, or the new name of an attribute).
    ///   - sample: values of the first lines, to see what columns hold whose names do not tell.
    ///   - own: what a dialect says of names of its own, as keys.
    /// - Throws: ``LookbookError`` `feed.no-such-column` when a mapped column is not there.
    init(
        _ names: [String], mapping: [String: String], sample: [[String]] = [],
        own: [(String, FeedField?)] = []
    ) throws(LookbookError) {
        self.names = names
        let keys = names.map(FieldName.key)
        byKey = Dictionary(zip(keys, names.indices), uniquingKeysWith: { first, _ in first })
        var renamed: [Int: String] = [:]
        var mapped: [FeedField: Int] = [:]
        for (field, column) in mapping {
            guard let index = names.firstIndex(of: column) ?? keys.firstIndex(of: FieldName.key(column))
            else {
                throw LookbookError(
                    .feedNoSuchColumn, "the feed has no column \"\(column)\"",
                    facts: [.remedy: "its columns are: \(names.joined(separator: ", "))"])
            }
            if let known = FeedField(rawValue: field) ?? FeedField.named(field) {
                mapped[known] = index
                if !Self.ownPlaces.contains(known), known != .kind { renamed[index] = field }
            } else {
                renamed[index] = field
            }
        }
        var places = Self.found(keys, own: own)
        for (field, index) in mapped {
            places[field] = [index] + (places[field] ?? []).filter { $0 != index && field != .id }
        }
        Self.keepApart(&places, keys: keys, mapped)
        ColumnGuess(keys: keys, sample: sample).fill(&places)
        var kept: Set<Int> = []
        for field in Self.ownPlaces { kept.formUnion(places[field] ?? []) }
        self.places = places
        attributes = Self.attributes(names, keys: keys, renamed: renamed, kept: kept)
    }

    private static func found(_ keys: [String], own: [(String, FeedField?)]) -> [FeedField: [Int]] {
        var byKey: [String: [Int]] = [:]
        for (index, key) in keys.enumerated() where !key.isEmpty { byKey[key, default: []].append(index) }
        var places: [FeedField: [Int]] = [:]
        for case (let key, let field?) in own { places[field, default: []] += byKey[key] ?? [] }
        let excepted = Set(own.map(\.0))
        for field in FeedField.allCases {
            for name in field.names where !excepted.contains(name) {
                places[field, default: []] += byKey[name] ?? []
            }
        }
        // `image 2`, `additional_image_link_3`.
        for (index, key) in keys.enumerated() where key.last?.isNumber == true && !excepted.contains(key) {
            let plain = String(key.reversed().drop(while: \.isNumber).reversed())
            if let field = FeedField.named(plain), field == .image || field == .moreImages,
                FeedField.named(key) == nil
            {
                places[.moreImages, default: []].append(index)
            }
        }
        return places.filter { !$0.value.isEmpty }
    }

    /// One column is the id; it is not the group and not the picture as well. Further columns of pictures stay pictures.
    private static func keepApart(
        _ places: inout [FeedField: [Int]], keys: [String], _ mapped: [FeedField: Int]
    ) {
        let id = places[.id]?.first
        places[.id] = id.map { [$0] }
        for field in [FeedField.group, .image] where id != nil && mapped[field] != id {
            places[field]?.removeAll { $0 == id }
        }
        if let group = places[.group]?.first { places[.group] = [group] }
        let images = places[.image] ?? []
        let further = images.dropFirst().filter { index in
            ["image", "picture", "photo", "bild", "foto", "imag", "afbeelding", "immagin"].contains {
                keys[index].contains($0)
            }
        }
        places[.moreImages] = Self.distinct(further + (places[.moreImages] ?? []))
        places[.image] = images.first.map { [$0] }
        if images.isEmpty, let first = places[.moreImages]?.first {
            places[.image] = [first]
            places[.moreImages]?.removeFirst()
        }
        // Words of several fields: the first use wins.
        let kinds = places[.kind] ?? []
        for field in [FeedField.brand, .group] { places[field]?.removeAll { kinds.contains($0) } }
        places = places.filter { !$0.value.isEmpty }
    }

    private static func distinct(_ places: [Int]) -> [Int] {
        var seen: Set<Int> = []
        return places.filter { seen.insert($0).inserted }
    }

    private static func attributes(
        _ names: [String], keys: [String], renamed: [Int: String], kept: Set<Int>
    ) -> [String?] {
        var used: Set<String> = []
        // Where to go on for a name that comes again and again.
        var numbers: [String: Int] = [:]
        return names.indices.map { index in
            if kept.contains(index) || keys[index] == "domain" { return nil }
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

    func has(_ field: FeedField) -> Bool { places[field] != nil }

    func has(key: String) -> Bool { byKey[key] != nil }

    /// The first column of a field that says something on a line; nil when none does.
    func text(_ field: FeedField, in values: [String]) -> String? {
        for index in places[field] ?? [] where index < values.count {
            let text = values[index].trimmed
            if !text.isEmpty { return text }
        }
        return nil
    }

    /// The value of a column by its name, without regard to how it is written; nil when it is empty or not there.
    func text(named key: String, in values: [String]) -> String? {
        guard let index = byKey[key], index < values.count else { return nil }
        let text = values[index].trimmed
        return text.isEmpty ? nil : text
    }

}
