import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

@testable import LookbookServer

struct FacetTests {
    @Test
    func `what is no possible price is no price`() async throws {
        let shop = try await TestShop()
        try await put(
            ["99999999999999999999", "-5", "20", "nan", "1e19 EUR", "40", "60"], into: shop.catalogue)
        let price = try await FacetCache().facets(of: shop.server.parts.catalogues[0]).price
        // "1e19" begins with the number 1.
        #expect(price == Facets.Price(field: "price", limits: [20, 40]))
    }

    @Test
    func `one task counts for all who ask`() async throws {
        let shop = try await TestShop()
        try await put(["20"], into: shop.catalogue)
        let slow = SlowCatalogue(shop.catalogue)
        let served = Self.served(shop, slow)
        let cache = FacetCache(pause: .zero)
        try await withThrowingTaskGroup(of: Facets.self) { group in
            for _ in 0..<8 { group.addTask { try await cache.facets(of: served) } }
            for try await facets in group { #expect(facets.values["domain"]?.first?.count == 1) }
        }
        #expect(slow.walks == 1)
    }

    @Test
    func `while the facets of a new state are counted, those of the old are told`() async throws {
        let shop = try await TestShop()
        try await put(["20"], into: shop.catalogue)
        try await shop.live.refresh()
        let slow = SlowCatalogue(shop.catalogue)
        let served = Self.served(shop, slow)
        let cache = FacetCache(pause: .zero)
        _ = try await cache.facets(of: served)
        try await put(["20", "30"], into: shop.catalogue)
        try await shop.live.refresh()
        let old = try await cache.facets(of: served)
        #expect(old.values["domain"]?.first?.count == 1)
        var new = old
        try await Waiting.until("the facets of the new state are told") {
            new = try await cache.facets(of: served)
            return new.values["domain"]?.first?.count == 2
        }
        #expect(slow.walks == 2)
    }

    @Test
    func `what a filter leaves is worked out once for each state, however many pages are asked for`()
        async throws
    {
        let shop = try await TestShop()
        try await put(["20", "30", "90"], into: shop.catalogue)
        let slow = SlowCatalogue(shop.catalogue)
        let served = Self.served(shop, slow)
        let cache = FacetCache()
        let filter = try ItemFilter(parsing: "price<50")
        for _ in 0..<3 { #expect(try await cache.ids(matching: filter, in: served) == ["i0", "i1"]) }
        #expect(slow.filterings == 1)
        try await put(["60", "30", "10"], into: shop.catalogue)
        #expect(try await cache.ids(matching: filter, in: served) == ["i1", "i2"])
        #expect(try await cache.ids(matching: try ItemFilter(parsing: "price>50"), in: served) == ["i0"])
        #expect(slow.filterings == 3)
    }

    private func put(_ prices: [String], into catalogue: InMemoryCatalogue) async throws {
        var batch = ImportBatch(space: FakeFeatureExtractor().space.id)
        for (number, price) in prices.enumerated() {
            batch.items.append((Item(id: "i\(number)", domain: "Dress", attributes: ["price": price]), []))
        }
        try await catalogue.apply(batch)
    }

    static func served(_ shop: TestShop, _ catalogue: any Catalogue) -> ServedCatalogue {
        let other = shop.server.parts.catalogues[0]
        return ServedCatalogue(
            name: other.name, catalogue: catalogue, live: shop.live, tools: other.tools,
            thumbnail: other.thumbnail,
            pictures: other.pictures, extractor: other.extractor, taxonomy: .fashion)
    }
}

/// Counts how often it is walked through, and takes its time over it.
private final class SlowCatalogue: ForwardingCatalogue {
    let base: any Catalogue
    private let count = Mutex(0)
    private let filterCount = Mutex(0)

    init(_ base: any Catalogue) {
        self.base = base
    }

    var walks: Int { count.withLock { $0 } }
    var filterings: Int { filterCount.withLock { $0 } }

    func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        filterCount.withLock { $0 += 1 }
        return try await base.itemIDs(matching: filter)
    }

    func items(after: Item.ID?, limit: Int) async throws -> [Item] {
        if after == nil { count.withLock { $0 += 1 } }
        try await Task.sleep(for: .milliseconds(30))
        return try await base.items(after: after, limit: limit)
    }
}
