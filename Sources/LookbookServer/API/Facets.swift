import Lookbook
import LookbookCore
import Synchronization

/// What a page can offer to filter by: the values of a few fields, the most frequent first, and the prices.
struct Facets: Sendable, Encodable {
    /// By field; at most 24 values each.
    var values: [String: [Value]] = [:]
    /// The field that holds prices, with round limits at about a third and two thirds of the items.
    var price: Price?

    struct Value: Sendable, Encodable, Hashable {
        let value: String
        let count: Int
    }

    struct Price: Sendable, Encodable, Hashable {
        let field: String
        let limits: [Int]
    }
}

/// Counts the facets of a catalogue, again when it has changed, but at most once in half a minute. One task counts,
/// whoever asks; meanwhile the old ones are told.
final class FacetCache: Sendable {
    private let known = Mutex<[String: Entry]>([:])
    private let pause: Duration
    /// The items that the last filters left, by catalogue.
    private let filtered = Mutex<[String: Filtered]>([:])
    private static let genders = ColumnRole.gender.names
    private static let colours = ColumnRole.colour.names
    private static let prices = ColumnRole.price.names
    /// What is beyond is no price but a mistake of the feed.
    private static let possiblePrices = 0...1e12

    private struct Entry {
        var facets: Facets?
        var generation: Int64 = 0
        var tried = ContinuousClock.now
        var task: Task<Facets, any Error>?
    }

    /// - Parameter pause: the shortest time between two counts of a catalogue.
    init(pause: Duration = .seconds(30)) {
        self.pause = pause
    }

    func facets(of shop: ServedCatalogue) async throws -> Facets {
        let generation = shop.live.current?.snapshot.generation ?? 0
        let (facets, task) = known.withLock { known in
            var entry = known[shop.name] ?? Entry()
            let isOld = entry.generation != generation && ContinuousClock.now - entry.tried >= pause
            if entry.facets == nil || isOld, entry.task == nil {
                entry.task = Task(executorPreference: WorkPool.shared) {
                    try await self.renew(shop, generation)
                }
                known[shop.name] = entry
            }
            return (entry.facets, entry.task)
        }
        if let facets { return facets }
        return try await task?.value ?? Facets()
    }

    private func renew(_ shop: ServedCatalogue, _ generation: Int64) async throws -> Facets {
        let result: Result<Facets, any Error>
        do {
            result = .success(try await Self.count(shop.catalogue))
        } catch {
            result = .failure(error)
        }
        known.withLock { known in
            known[shop.name]?.task = nil
            known[shop.name]?.tried = .now
            guard case .success(let facets) = result else { return }
            known[shop.name]?.facets = facets
            known[shop.name]?.generation = generation
        }
        return try result.get()
    }

    private static func count(_ catalogue: any Catalogue) async throws -> Facets {
        var counts: [String: [String: Int]] = [:]
        var prices: [String: [Double]] = [:]
        try await CatalogueExporter(catalogue: catalogue).items { item in
            counts["domain", default: [:]][item.domain, default: 0] += 1
            for name in genders + colours {
                if let value = item.attributes[name], !value.isEmpty {
                    counts[name, default: [:]][value, default: 0] += 1
                }
            }
            for name in Self.prices {
                if let number = item.attributes[name].flatMap(ItemFilter.Clause.number),
                    possiblePrices.contains(number)
                {
                    prices[name, default: []].append(number)
                }
            }
        }
        var facets = Facets()
        for (name, values) in counts {
            facets.values[name] = values.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(24)
                .map { Facets.Value(value: $0.key, count: $0.value) }
        }
        if let field = Self.prices.first(where: { prices[$0] != nil }), let numbers = prices[field]?.sorted()
        {
            let limits = [numbers[numbers.count / 3], numbers[numbers.count * 2 / 3]].map(round)
            facets.price = Facets.Price(field: field, limits: Set(limits).sorted())
        }
        return facets
    }

    /// Up to two leading digits: 1 234 becomes 1 200.
    private static func round(_ number: Double) -> Int {
        var unit = 1.0
        while number / unit >= 100 { unit *= 10 }
        return max(1, Int(exactly: (number / unit).rounded() * unit) ?? 1)
    }
}

// MARK: What a filter leaves

extension FacetCache {
    fileprivate struct Filtered {
        var generation: Int64 = -1
        var ids: [ItemFilter: [Item.ID]] = [:]
    }

    /// The ids that satisfy a filter, ascending. They are worked out once for each state of the catalogue: whoever goes
    /// through pages asks for the same ones again and again.
    func ids(matching filter: ItemFilter, in shop: ServedCatalogue) async throws -> [Item.ID] {
        // Read first: ids that are newer than it says are worked out again, never the other way round.
        let generation = try await shop.catalogue.generation()
        let known = filtered.withLock { filtered -> [Item.ID]? in
            guard let entry = filtered[shop.name], entry.generation == generation else { return nil }
            return entry.ids[filter]
        }
        if let known { return known }
        let ids = try await shop.catalogue.itemIDs(matching: filter)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        filtered.withLock { filtered in
            var entry = filtered[shop.name] ?? Filtered()
            if entry.generation != generation || entry.ids.count >= 16 {
                entry = Filtered(generation: generation)
            }
            entry.ids[filter] = ids
            filtered[shop.name] = entry
        }
        return ids
    }
}
