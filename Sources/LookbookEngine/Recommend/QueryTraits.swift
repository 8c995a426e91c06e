import LookbookCore

/// What is known of the query's wearer and occasion: gender, season and usage. From the item itself, or for a picture
/// from the look-alikes, where at least 60 % of them agree.
struct QueryTraits: Sendable {
    private(set) var values: [String: String] = [:]

    /// The fields that count, with what a reason calls them.
    static let fields: [(name: String, weight: Float)] = [
        ("gender", 2), ("usage", 1), ("season", 0.5), ("age_group", 1), ("occasion", 1),
    ]

    init(of item: Item) {
        for field in Self.fields { values[field.name] = item[field: field.name] }
    }

    init(ofLookAlikes items: [Item]) {
        for field in Self.fields {
            var votes: [String: Int] = [:]
            for value in items.compactMap({ $0[field: field.name] }) { votes[value, default: 0] += 1 }
            guard let winner = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
            if Float(winner.value) >= 0.6 * Float(items.count) { values[field.name] = winner.key }
        }
    }

    /// How well an item agrees, 0...1 (nil when nothing can be compared), and in which fields.
    func agreement(with item: Item) -> (score: Float?, reasons: [String]) {
        var total: Float = 0
        var agreeing: Float = 0
        var reasons: [String] = []
        for field in Self.fields {
            guard let own = values[field.name], let other = item[field: field.name], !other.isEmpty else { continue }
            total += field.weight
            let isForAll = [own, other].contains { ["unisex", "all", "adult"].contains($0.lowercased()) }
            if own.lowercased() == other.lowercased() {
                agreeing += field.weight
                reasons.append("same \(field.name.replacing("_", with: " ")): \(other)")
            } else if isForAll {
                agreeing += field.weight
            }
        }
        return (total > 0 ? agreeing / total : nil, reasons)
    }
}
