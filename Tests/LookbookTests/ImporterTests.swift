import Lookbook
import LookbookCore
import Testing

struct ImporterTests {
    private func statuses(_ outcomes: [ImportOutcome]) -> [String: ImportOutcome.Status] {
        Dictionary(
            outcomes.map { ($0.itemID ?? "line \($0.line ?? 0)", $0.status) }, uniquingKeysWith: { $1 })
    }

    @Test
    func `a feed is imported, and its words become domains`() async throws {
        let shop = TestShop()
        let items = (0..<30).map { shop.item("i\($0)", "tshirts", [UInt8($0), 0, 0]) }
        let outcomes = try await shop.importing(ListFeed(items))
        #expect(outcomes.count == 30)
        #expect(outcomes.allSatisfy { $0.status == .imported })
        #expect(shop.extractor.embedded == 30)
        let summary = try await shop.catalogue.summary()
        #expect(summary.domains == ["T-Shirt": 30])
        #expect(try await shop.catalogue.table(of: shop.extractor.space.id).rows.count == 30)
    }

    @Test
    func `a second import does nothing`() async throws {
        let shop = TestShop()
        let feed = ListFeed((0..<9).map { shop.item("i\($0)", "Dress", [UInt8($0), 9, 9]) })
        _ = try await shop.importing(feed)
        let generation = try await shop.catalogue.generation()
        let outcomes = try await shop.importing(feed)
        #expect(outcomes.map(\.status) == Array(repeating: .unchanged, count: 9))
        #expect(shop.extractor.embedded == 9)
        #expect(try await shop.catalogue.generation() <= generation + 1)
    }

    @Test
    func `a changed picture is embedded again, a touched one is not, a changed title is`() async throws {
        let shop = TestShop()
        var items = ["a", "b", "c", "d"].map { shop.item($0, "Dress", [UInt8($0.utf8.first ?? 0), 1, 2]) }
        _ = try await shop.importing(ListFeed(items))
        shop.files.put("/a.png", [200, 1, 2])
        shop.files.put("/b.png", [98, 1, 2])
        items[2].title = "New title"
        let outcomes = statuses(try await shop.importing(ListFeed(items)))
        #expect(outcomes == ["a": .imported, "b": .duplicate, "c": .updated, "d": .unchanged])
        #expect(shop.extractor.embedded == 5)
        #expect(try await shop.catalogue.items(["c"]).first?.title == "New title")
    }

    @Test
    func `the same picture under two ids goes through the network once`() async throws {
        let shop = TestShop()
        let items = (0..<12).map { shop.item("i\($0)", "Dress", [7, 7, 7]) }
        let outcomes = try await shop.importing(ListFeed(items))
        #expect(outcomes.count { $0.status == .imported } == 1)
        #expect(outcomes.count { $0.status == .duplicate } == 11)
        #expect(shop.extractor.embedded == 1)
        #expect(try await shop.catalogue.table(of: shop.extractor.space.id).rows.count == 12)
    }

    @Test
    func `a bad picture, a missing one and a bad line are outcomes; the rest goes on`() async throws {
        let shop = TestShop()
        var items = (0..<6).map { shop.item("i\($0)", "Dress", [UInt8($0), 0, 0]) }
        shop.files.put("/i2.png", [1, 2])
        items[4].images = [ItemImage(path: "/nowhere.png")]
        items.append(Item(id: "bare", domain: "Dress"))
        var feed = ListFeed(items)
        feed.list.append(.rejected(FeedProblem(line: 9, error: LookbookError(.feedTooFewFields, "too few"))))
        let outcomes = try await shop.importing(feed)
        #expect(outcomes.filter { $0.status == .imported }.count == 4)
        let failures = outcomes.filter { $0.status == .failed }
        #expect(
            Set(failures.compactMap(\.problem?.code)) == [
                .pictureCorrupt, .fileMissing, .feedNoPicture, .feedTooFewFields,
            ])
        #expect(failures.allSatisfy { $0.problem?.message.isEmpty == false })
        #expect(try await shop.catalogue.summary().failedImages == 2)
    }

    @Test
    func `a failure is remembered until the file changes or a retry is asked for`() async throws {
        var shop = TestShop()
        let feed = ListFeed([shop.item("i", "Dress", [1])])
        #expect(try await shop.importing(feed).first?.problem?.code == .pictureCorrupt)
        #expect(try await shop.importing(feed).first?.status == .failed)
        shop.options.retryFailed = true
        #expect(try await shop.importing(feed).first?.problem?.message == "not three bytes")
        shop.options.retryFailed = false
        shop.files.put("/i.png", [1, 2, 3])
        #expect(try await shop.importing(feed).first?.status == .imported)
    }

    @Test
    func `pruning removes what the feed no longer names, also not what it names on a bad line`() async throws
    {
        var shop = TestShop()
        let items = ["a", "b", "c"].map { shop.item($0, "Dress", [UInt8($0.utf8.first ?? 0), 0, 0]) }
        _ = try await shop.importing(ListFeed(items))
        shop.options.prune = true
        var feed = ListFeed([items[0]])
        feed.list.append(
            .rejected(FeedProblem(line: 2, itemID: "b", error: LookbookError(.feedTooFewFields, "m"))))
        let outcomes = try await shop.importing(feed)
        #expect(outcomes.filter { $0.status == .removed }.map(\.itemID) == ["c"])
        #expect(try await shop.catalogue.itemIDs() == ["a", "b"])
    }

    @Test
    func `a new space is filled beside the old one`() async throws {
        let shop = TestShop()
        let feed = ListFeed((0..<5).map { shop.item("i\($0)", "Dress", [UInt8($0), 0, 0]) })
        _ = try await shop.importing(feed)
        let other = ColourExtractor(space: "colour-2")
        try await shop.catalogue.register(other.space, extractor: "colour")
        let importer = Importer(
            catalogue: shop.catalogue, extractor: other, tools: shop.tools, options: shop.options)
        _ = try await importer.run(feed)
        #expect(other.embedded == 5)
        #expect(try await shop.catalogue.spaces().map(\.count) == [5, 5])
        #expect(try await shop.catalogue.spaces().first { $0.isActive }?.space.id == "colour-1")
    }

    @Test
    func `a cancelled import keeps what was done, and the next one finishes it`() async throws {
        let shop = TestShop()
        let feed = ListFeed((0..<200).map { shop.item("i\($0)", "Dress", [UInt8($0), 3, 0]) })
        try await shop.catalogue.register(shop.extractor.space, extractor: "colour")
        let importer = Importer(
            catalogue: shop.catalogue, extractor: shop.extractor, tools: shop.tools, options: shop.options)
        let task = Task {
            try await importer.run(
                feed, progress: { if $0.items >= 20 { withUnsafeCurrentTask { $0?.cancel() } } })
        }
        let summary = try await task.value
        #expect(summary.wasCancelled)
        let half = try await shop.catalogue.table(of: shop.extractor.space.id).rows.count
        #expect((20..<200).contains(half))
        _ = try await importer.run(feed)
        #expect(try await shop.catalogue.table(of: shop.extractor.space.id).rows.count == 200)
        #expect(shop.extractor.embedded == 200)
    }
}
