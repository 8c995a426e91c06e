import LookbookCore
import LookbookEngine
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

/// Counts the facets of a catalogue, again when it has changed, but at most once in half a minute.
final class FacetCache: Sendable {
    private let known = Mutex<[String: (facets: Facets, generation: Int64, made: ContinuousClock.Instant)]>([:])
    private static let genders = ["gender"]
    private static let colours = ["baseColour", "colour", "color"]
    private static let prices = ["price", "sale_price"]

    func facets(of shop: ServedCatalogue) async throws -> Facets {
        let generation = shop.live.current?.snapshot.generation ?? 0
        if let entry = known.withLock({ $0[shop.name] }),
            entry.generation == generation || ContinuousClock.now - entry.made < .seconds(30)
        {
            return entry.facets
        }
        let facets = try await Self.count(shop.catalogue)
        known.withLock { $0[shop.name] = (facets, generation, .now) }
        return facets
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
                if let number = item.attributes[name].flatMap(ItemFilter.Clause.number) {
                    prices[name, default: []].append(number)
                }
            }
        }
        var facets = Facets()
        for (name, values) in counts {
            facets.values[name] = values.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(24)
                .map { Facets.Value(value: $0.key, count: $0.value) }
        }
        if let field = Self.prices.first(where: { prices[$0] != nil }), let numbers = prices[field]?.sorted() {
            let limits = [numbers[numbers.count / 3], numbers[numbers.count * 2 / 3]].map(round)
            facets.price = Facets.Price(field: field, limits: Set(limits).sorted())
        }
        return facets
    }

    /// Up to two leading digits: 1 234 becomes 1 200.
    private static func round(_ number: Double) -> Int {
        var unit = 1.0
        while number / unit >= 100 { unit *= 10 }
        return max(1, Int((number / unit).rounded() * unit))
    }
}
