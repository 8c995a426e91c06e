import Lookbook
import LookbookCore
import LookbookTesting
import Testing

/// An import tells what it would do, and stops before it does harm.
struct ImportLimitTests {
    /// A catalogue of 60 dresses.
    private func filled() async throws -> (shop: TestShop, items: [Item]) {
        var shop = TestShop()
        let items = (0..<60).map { shop.item("item \($0)", "Dress", [UInt8($0), 0, 0]) }
        _ = try await shop.importing(ListFeed(items))
        shop.options.prune = true
        shop.options.limits = ImportLimits()
        return (shop, items)
    }

    private func importer(_ shop: TestShop) -> Importer {
        Importer(
            catalogue: shop.catalogue, extractor: shop.extractor, tools: shop.tools, options: shop.options)
    }

    private static func damaged(_ line: Int, id: String?) -> FeedEntry {
        .rejected(FeedProblem(line: line, itemID: id, error: LookbookError(.feedTooFewFields, "too few")))
    }

    @Test
    func `the forecast counts what is new, changed, gone and unusable, and writes nothing`() async throws {
        let (shop, items) = try await filled()
        var changed = items[1]
        changed.title = "another"
        var missing = items[2]
        missing.images = [ItemImage(path: "nowhere.png")]
        var feed = ListFeed([items[0], changed, shop.item("new", "Dress", [9, 9, 9]), missing])
        feed.list.append(Self.damaged(9, id: "item 3"))
        let generation = try await shop.catalogue.generation()
        let embedded = shop.extractor.embedded
        let forecast = try await importer(shop).forecast(of: feed)
        #expect(forecast.new == 1)
        #expect(forecast.changed == 1)
        #expect(forecast.unchanged == 1)
        #expect(forecast.failed == 2)
        #expect(forecast.gone == 56)
        #expect(Set(forecast.reasons.map(\.code)) == ["file.missing", "feed.too-few-fields"])
        #expect(forecast.reasons.flatMap(\.examples).map(\.item).contains("item 3"))
        #expect(try await shop.catalogue.generation() == generation)
        #expect(shop.extractor.embedded == embedded)
    }

    @Test
    func `a feed that would remove more than a tenth is stopped before anything is written`() async throws {
        let (shop, items) = try await filled()
        let feed = ListFeed([shop.item("new", "Dress", [9, 9, 9])] + items.prefix(53))
        await #expect(throws: LookbookError.self) { _ = try await importer(shop).run(feed) }
        #expect(try await shop.catalogue.itemIDs().count == 60)
        #expect(try await shop.catalogue.items(["new"]).isEmpty)
        // Six of sixty are a tenth, and not more.
        _ = try await importer(shop).run(ListFeed(Array(items.prefix(54))))
        #expect(try await shop.catalogue.itemIDs().count == 54)
    }

    @Test
    func `a feed of which more than a fifth cannot be used is stopped before anything is written`()
        async throws
    {
        let (shop, items) = try await filled()
        var feed = ListFeed([shop.item("new", "Dress", [9, 9, 9])] + items.prefix(40))
        feed.list += (40..<60).map { Self.damaged($0, id: "item \($0)") }
        do {
            _ = try await importer(shop).run(feed)
            Issue.record("it was not stopped")
        } catch let error as LookbookError {
            #expect(error.code == .importLimit)
        }
        #expect(try await shop.catalogue.items(["new"]).isEmpty)
    }

    @Test
    func `pictures that failed before do not stop the next import`() async throws {
        var (shop, items) = try await filled()
        shop.options.limits = nil
        for number in 0..<20 { items[number].images = [ItemImage(path: "gone \(number).png")] }
        for number in 0..<20 { items[number] = renamed(items[number]) }
        _ = try await importer(shop).run(ListFeed(items))
        shop.options.limits = ImportLimits()
        let forecast = try await importer(shop).forecast(of: ListFeed(items))
        #expect(forecast.failed == 20)
        #expect(forecast.newlyFailed == 0)
        _ = try await importer(shop).run(ListFeed(items))
    }

    private func renamed(_ item: Item) -> Item {
        var other = Item(id: "bad \(item.id)", domain: item.domain)
        other.images = item.images
        return other
    }

    @Test
    func `a small catalogue has no limits, nor has one whose owner lifts them`() async throws {
        var (shop, items) = try await filled()
        shop.options.limits = nil
        _ = try await importer(shop).run(ListFeed(Array(items.prefix(49))))
        shop.options.limits = ImportLimits()
        _ = try await importer(shop).run(ListFeed(Array(items.prefix(2))))
        #expect(try await shop.catalogue.itemIDs().count == 2)
    }
}
