import Foundation
import Lookbook
import LookbookCore
import Testing

struct RecommenderTests {
    /// Red and blue things of three kinds.
    private func shop() async throws -> TestShop {
        let shop = TestShop()
        var items: [Item] = []
        for step in 0..<8 {
            let fields = ["gender": step % 2 == 0 ? "Women" : "Men", "price": "\(10 + step * 10)"]
            let shade = UInt8(step * 3)
            items.append(
                shop.item("tee-red-\(step)", "T-Shirt", [250, shade, 10], group: "tee-\(step / 4)", fields))
            items.append(
                shop.item("tee-blue-\(step)", "T-Shirt", [10, shade, 250], group: "tee-blue", fields))
            items.append(shop.item("jeans-\(step)", "Jeans", [shade, 120, 130], fields))
            items.append(shop.item("shoe-\(step)", "Shoes", [120, 130, shade], fields))
        }
        _ = try await shop.importing(ListFeed(items))
        return shop
    }

    @Test
    func `an item's look-alikes are of its own kind and colour, and not itself`() async throws {
        var options = RecommendOptions()
        options.count = 7
        let answer = try await shop().recommender().recommend(.item("tee-red-0"), options)
        let similar = try #require(answer.similar)
        #expect(similar.count == 7)
        #expect(
            similar.allSatisfy {
                $0.id.hasPrefix("tee-red") && $0.id != "tee-red-0" && $0.domain == "T-Shirt"
            })
        #expect(similar.map(\.rank) == Array(1...7))
        #expect(
            zip(similar, similar.dropFirst()).allSatisfy {
                $0.distance <= $1.distance && $0.score >= $1.score
            })
    }

    @Test
    func `a picture of the catalogue is a 100 % match for itself, and its kind is found by vote`()
        async throws
    {
        let answer = try await shop().recommender().recommend(
            .picture([250, 0, 10], name: "red.png"), .init())
        #expect(answer.query.domain == "T-Shirt")
        #expect(answer.query.domainConfidence > 0.5)
        #expect(answer.similar?.first?.id == "tee-red-0")
        #expect((answer.similar?.first?.score ?? 0) > 0.9999)
    }

    @Test
    func `what goes with it is of other kinds, each with a reason`() async throws {
        let answer = try await shop().recommender().recommend(.item("tee-red-0"), .init())
        let groups = try #require(answer.goesWith)
        #expect(Set(groups.map(\.domain)) == ["Jeans", "Shoes"])
        #expect(
            groups.allSatisfy {
                !$0.items.isEmpty && $0.items.allSatisfy { (0...1).contains($0.score) && !$0.reasons.isEmpty }
            })
        #expect(groups.allSatisfy { zip($0.items, $0.items.dropFirst()).allSatisfy { $0.score >= $1.score } })
        #expect(groups.first?.items.first?.reasons.contains("same gender: Women") == true)
    }

    @Test
    func `filter and exclusion are applied before the search, so that k come back`() async throws {
        var options = RecommendOptions()
        options.count = 3
        options.filter = try ItemFilter(parsing: "gender=Women,price<60")
        options.excluded = ["tee-red-2"]
        let answer = try await shop().recommender().recommend(.item("tee-red-0"), options)
        #expect(answer.similar?.map(\.id) == ["tee-red-4", "tee-blue-4", "tee-blue-2"])
    }

    @Test
    func `grouping shows one item of each style`() async throws {
        var options = RecommendOptions()
        options.count = 5
        options.groupBy = "group"
        let answer = try await shop().recommender().recommend(.picture([250, 0, 10], name: nil), options)
        #expect(answer.similar?.count == 3)
        options.groupBy = "gender"
        let byGender = try await shop().recommender().recommend(.picture([250, 0, 10], name: nil), options)
        #expect(byGender.similar?.count == 2)
    }

    @Test
    func `diversity brings the other colour in, a threshold leaves it out`() async throws {
        let recommender = try await shop().recommender()
        var options = RecommendOptions()
        options.count = 3
        options.diversity = 0.6
        let diverse = try await recommender.recommend(.item("tee-red-0"), options)
        #expect(diverse.similar?.contains { $0.id.hasPrefix("tee-blue") } == true)
        options.diversity = 0
        options.count = 16
        options.threshold = 0.5
        let good = try await recommender.recommend(.item("tee-red-0"), options)
        #expect(good.similar?.count == 7)
    }

    @Test
    func `nobody waits for the choice of what differs when the query was cancelled`() async throws {
        let recommender = try await shop().recommender()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var options = RecommendOptions()
            options.diversity = 0.5
            return try await recommender.recommend(.item("tee-red-0"), options)
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        var many = RecommendOptions()
        (many.count, many.offset, many.diversity) = (60, 41, 0.1)
        #expect(throws: LookbookError.self) { try many.validate() }
        many.offset = 40
        try many.validate()
    }

    @Test(arguments: SimilarityMetric.allCases)
    func `every metric answers`(metric: SimilarityMetric) async throws {
        var options = RecommendOptions()
        options.metric = metric
        let answer = try await shop().recommender().recommend(.item("tee-blue-3"), options)
        #expect(answer.similar?.first?.id.hasPrefix("tee-blue") == true)
    }

    @Test
    func `a domain can be given by the feed's word; an unknown one is an error that lists them`() async throws
    {
        let recommender = try await shop().recommender()
        var options = RecommendOptions()
        options.domain = "shoe"
        let answer = try await recommender.recommend(.item("tee-red-0"), options)
        #expect(answer.similar?.allSatisfy { $0.domain == "Shoes" } == true)
        options.domain = "Spaceship"
        let error = await #expect(throws: LookbookError.self) {
            try await recommender.recommend(.item("tee-red-0"), options)
        }
        #expect(error?.facts[.remedy]?.contains("Jeans") == true)
    }

    @Test
    func `an unknown item and a damaged picture are errors`() async throws {
        let recommender = try await shop().recommender()
        let missing = await #expect(throws: LookbookError.self) {
            try await recommender.recommend(.item("nope"), .init())
        }
        #expect(missing?.code == .inputItem)
        let damaged = await #expect(throws: LookbookError.self) {
            try await recommender.recommend(.picture([1], name: nil), .init())
        }
        #expect(damaged?.code == .pictureCorrupt)
    }

    @Test
    func `the JSON has the documented keys`() async throws {
        let answer = try await shop().recommender().recommend(.item("tee-red-0"), .init())
        let json = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(answer)) as? [String: Any])
        #expect(Set(json.keys) == ["query", "metric", "space", "milliseconds", "similar", "goesWith"])
        let query = try #require(json["query"] as? [String: Any])
        #expect(Set(query.keys) == ["image", "item", "domain", "domainConfidence", "domainCandidates"])
        let times = try #require(json["milliseconds"] as? [String: Any])
        #expect(Set(times.keys) == ["decode", "embed", "search"])
        let similar = try #require((json["similar"] as? [[String: Any]])?.first)
        #expect(Set(similar.keys) == ["rank", "id", "score", "distance", "domain", "title", "image"])
        let group = try #require((json["goesWith"] as? [[String: Any]])?.first)
        let match = try #require((group["items"] as? [[String: Any]])?.first)
        #expect(Set(match.keys) == ["rank", "id", "score", "reasons"])
    }
}
