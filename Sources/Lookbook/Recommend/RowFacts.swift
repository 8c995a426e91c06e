import LookbookCore
import Synchronization

/// What ranking and answering ask about a row again and again.
final class RowFacts: Sendable {
    let item: Item
    let palette: Palette?
    let traits: QueryTraits

    init(item: Item, palette: Palette?) {
        self.item = item
        self.palette = palette
        traits = QueryTraits(of: item)
    }
}

/// Works out the facts of rows when they are first asked for, and keeps them as long as the state of the catalogue stands.
final class RowFactStore: Sendable {
    private let catalogue: any Catalogue
    private let table: EmbeddingTable
    private let known = Mutex<[Int32: RowFacts]>([:])

    /// The most rows whose facts are kept; when there are more, it starts again.
    private static let capacity = 200_000

    init(_ catalogue: any Catalogue, _ table: EmbeddingTable) {
        self.catalogue = catalogue
        self.table = table
    }

    /// Takes over what was known of an earlier state and is still true: importing some items does not make all others
    /// be read again.
    func inherit(_ earlier: RowFactStore, in snapshot: CatalogueSnapshot) {
        var kept: [Int32: RowFacts] = [:]
        for (row, facts) in earlier.known.withLock({ $0 }) {
            let old = earlier.table.rows[Int(row)]
            for new in snapshot.rows(of: old.itemID) {
                let record = table.rows[Int(new)]
                let isSame = (record.written, record.position) == (old.written, old.position)
                if isSame, record.contentHash == old.contentHash { kept[new] = facts }
            }
        }
        known.withLock { $0.merge(kept) { mine, _ in mine } }
    }

    /// The facts of some rows, in their order; nil for an item that is not there any more.
    func facts(of rows: [Int32]) async throws -> [RowFacts?] {
        let found = known.withLock { known in rows.map { known[$0] } }
        let missing = zip(rows, found).filter { $0.1 == nil }.map(\.0)
        guard !missing.isEmpty else { return found }
        let read = try await read(missing)
        known.withLock { known in
            if known.count + read.count > Self.capacity { known = [:] }
            known.merge(read) { $1 }
        }
        return zip(rows, found).map { $1 ?? read[$0] }
    }

    private func read(_ rows: [Int32]) async throws -> [Int32: RowFacts] {
        let records = rows.map { table.rows[Int($0)] }
        let items = Dictionary(
            try await catalogue.items(records.map(\.itemID)).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let palettes = try await catalogue.palettes(of: records.map(\.contentHash))
        var facts: [Int32: RowFacts] = [:]
        for (row, record) in zip(rows, records) {
            guard let item = items[record.itemID] else { continue }
            facts[row] = RowFacts(item: item, palette: palettes[record.contentHash])
        }
        return facts
    }
}

/// What is known of the query's wearer and occasion: gender, season and usage. From the item itself, or for a picture
/// from the look-alikes, where at least 60 % of them agree.
struct QueryTraits: Sendable {
    /// One for each field; nil where nothing is known.
    private let traits: [Trait?]

    /// The fields that count, with what a reason calls them.
    static let fields: [(name: String, title: String, weight: Float)] = [
        ("gender", "gender", 2), ("usage", "usage", 1), ("season", "season", 0.5),
        ("age_group", "age group", 1),
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
            guard let own = traits[place], let its = other.traits[place], own.key == its.key else {
                return nil
            }
            return "same \(Self.fields[place].title): \(its.text)"
        }
    }
}
