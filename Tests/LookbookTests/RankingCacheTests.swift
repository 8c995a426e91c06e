import LookbookCore
import LookbookTesting
import Testing

@testable import Lookbook

struct RankingCacheTests {
    private func key(_ number: Int) throws -> RankingCache.Key {
        try #require(RankingCache.Key(.item("item-\(number)"), RecommendOptions()))
    }

    @Test
    func `what was ranked is remembered, within the memory that it may take`() throws {
        let counts = CacheCounts()
        let cache = RankingCache(bytes: 100_000, counts: counts)
        for number in 0..<1000 {
            #expect(cache.find(try key(number)) == nil)
            cache.keep(Ranking(domain: "Dress \(number)", confidence: 1), for: try key(number))
            #expect(cache.bytes <= 100_000)
        }
        #expect(cache.find(try key(999))?.domain == "Dress 999")
        #expect(cache.find(try key(0)) == nil)
        #expect((counts.hits, counts.misses) == (1, 1001))
    }

    @Test
    func `all texts of a query count as memory`() throws {
        let long = String(repeating: "x", count: 1000)
        var options = RecommendOptions()
        let changes: [(inout RecommendOptions) -> Void] = [
            { $0.domain = long }, { $0.groupBy = long }, { $0.excluded = [long] },
            { $0.complementaryDomains = [long] },
            { $0.filter = ItemFilter([.init(field: long, comparison: .equal, values: [long])]) },
        ]
        var bytes = 0
        for change in changes {
            change(&options)
            let larger = try #require(RankingCache.Key(.item("a"), options)).bytes
            #expect(larger >= bytes + 1000)
            bytes = larger
        }
        #expect(bytes >= 6000)
    }

    @Test
    func `what is asked for again and again stays`() throws {
        let cache = RankingCache(bytes: 100_000, counts: CacheCounts())
        cache.keep(Ranking(domain: "favourite", confidence: 1), for: try key(-1))
        for number in 0..<1000 {
            #expect(cache.find(try key(-1)) != nil)
            cache.keep(Ranking(domain: "other", confidence: 1), for: try key(number))
        }
    }

    @Test
    func `pictures are not remembered, and different options are different queries`() throws {
        #expect(RankingCache.Key(.picture([1], name: nil), RecommendOptions()) == nil)
        #expect(
            RankingCache.Key(.examples([.init(.picture([1], name: nil), weight: 1)]), RecommendOptions())
                == nil)
        #expect(RankingCache.Key(.examples([.init(.item("a"), weight: 1)]), RecommendOptions()) != nil)
        var options = RecommendOptions()
        options.metric = .euclidean
        #expect(try key(1) != RankingCache.Key(.item("item-1"), options))
    }

    @Test
    func `a remembered answer is the answer, page by page`() async throws {
        let shop = TestShop()
        var items: [Item] = []
        for step in 0..<8 {
            let fields = ["gender": step % 2 == 0 ? "Women" : "Men"]
            items.append(shop.item("tee-\(step)", "T-Shirt", [250, UInt8(step * 9), 10], fields))
            items.append(shop.item("shoe-\(step)", "Shoes", [120, 130, UInt8(step * 9)], fields))
        }
        _ = try await shop.importing(ListFeed(items))
        let counts = CacheCounts()
        let plain = try await shop.recommender()
        let cached = try await shop.recommender(cache: RankingCache(bytes: 1 << 20, counts: counts))
        var options = RecommendOptions()
        options.count = 2
        let examples = RecommendQuery.examples([
            .init(.item("tee-1"), weight: 2), .init(.item("shoe-1"), weight: 1),
        ])
        for query in [RecommendQuery.item("tee-0"), examples] {
            for offset in [0, 2, 0, 2] {
                options.offset = offset
                let (one, other) = (
                    try await plain.recommend(query, options), try await cached.recommend(query, options)
                )
                #expect(one.similar == other.similar)
                #expect(one.goesWith == other.goesWith)
                #expect(one.query.domain == other.query.domain)
            }
        }
        #expect((counts.hits, counts.misses) == (4, 4))
    }
}
