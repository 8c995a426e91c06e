import LookbookCore

/// What is known of the query's wearer and occasion: gender, season and usage. From the item itself, or for a picture
/// from the look-alikes, where at least 60 % of them agree.
struct QueryTraits: Sendable {
    /// One for each field; nil where nothing is known.
    private let traits: [Trait?]

    /// The fields that count, with what a reason calls them.
    static let fields: [(name: String, title: String, weight: Float)] = [
        ("gender", "gender", 2), ("usage", "usage", 1), ("season", "season", 0.5), ("age_group", "age group", 1),
        ("occasion", "occasion", 1),
    ]

    /// A value, made ready to be compared with many others.
    private struct Trait: Sendable {
        let text: String
        let key: String
        let isForAll: Bool

        init?(_ text: String) {
            guard !text.isEmpty else { return nil }
            self.text = text
            key = text.lowercased()
            isForAll = ["unisex", "all", "adult"].contains(key)
        }
    }

    /// Nothing is known.
    static let unknown = QueryTraits(ofLookAlikes: [])

    init(of item: Item) {
        traits = Self.fields.map { item[field: $0.name].flatMap(Trait.init) }
    }

    init(ofLookAlikes items: [Item]) {
        traits = Self.fields.map { field in
            var votes: [String: Int] = [:]
            for value in items.compactMap({ $0[field: field.name] }) { votes[value, default: 0] += 1 }
            guard let winner = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
            return Float(winner.value) >= 0.6 * Float(items.count) ? Trait(winner.key) : nil
        }
    }

    /// How well an item's traits agree, 0...1; nil when nothing can be compared.
    func agreement(with other: QueryTraits) -> Float? {
        var total: Float = 0
        var agreeing: Float = 0
        for (place, field) in Self.fields.enumerated() {
            guard let own = traits[place], let its = other.traits[place] else { continue }
            total += field.weight
            if own.key == its.key || own.isForAll || its.isForAll { agreeing += field.weight }
        }
        return total > 0 ? agreeing / total : nil
    }

    /// In which fields an item's traits agree, in words.
    func reasons(with other: QueryTraits) -> [String] {
        Self.fields.indices.compactMap { place in
            guard let own = traits[place], let its = other.traits[place], own.key == its.key else { return nil }
            return "same \(Self.fields[place].title): \(its.text)"
        }
    }
}
