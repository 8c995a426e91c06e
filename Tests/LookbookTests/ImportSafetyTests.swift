import Foundation
import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

/// What an import must not lose, whatever its feed and its disk do.
struct ImportSafetyTests {
    private let names = ["a", "b", "c"]

    private func filled() async throws -> (shop: TestShop, items: [Item]) {
        let shop = TestShop()
        let items = names.map {
            shop.item($0, "Dress", [UInt8($0.utf8.first ?? 0), 0, 0], ["price": "10 EUR"])
        }
        _ = try await shop.importing(ListFeed(items))
        return (shop, items)
    }

    private func rows(_ shop: TestShop) async throws -> [String] {
        try await shop.catalogue.table(of: shop.extractor.space.id).rows.map(\.itemID)
    }

    // MARK: Pruning

    private static let damaged = FeedProblem(
        line: 9, error: LookbookError(.feedOpenQuote, "a quote is never closed"))
    private static let unreadable = FeedProblem(
        line: 9, itemID: "x", error: LookbookError(.feedUnreadable, "the disk failed"))

    @Test(arguments: [
        ([FeedEntry.rejected(damaged)], true, ImportSummary.PruningSkipped.lineWithoutID),
        ([.rejected(unreadable)], true, .unreadable),
        ([.rejected(damaged), .rejected(unreadable), .rejected(damaged)], true, .unreadable),
        ([], false, .empty),
        (
            [.rejected(FeedProblem(line: 2, itemID: "a", error: LookbookError(.feedTooFewFields, "m")))],
            false, .empty
        ),
    ])
    func `what was not read to its end, or may stand on a bad line, is not pruned`(
        bad: [FeedEntry], hasItem: Bool, expected: ImportSummary.PruningSkipped
    ) async throws {
        var (shop, items) = try await filled()
        shop.options.prune = true
        var feed = ListFeed(hasItem ? [items[0]] : [])
        feed.list += bad
        var removed = 0
        let importer = Importer(
            catalogue: shop.catalogue, extractor: shop.extractor, tools: shop.tools, options: shop.options)
        let summary = try await importer.run(feed, report: { removed += $0.status == .removed ? 1 : 0 })
        #expect(summary.pruningSkipped == expected)
        #expect(removed == 0)
        #expect(try await shop.catalogue.itemIDs() == names)
    }

    @Test
    func `pruning that was done, or not asked for, is not told as left out`() async throws {
        var (shop, items) = try await filled()
        for prune in [false, true] {
            shop.options.prune = prune
            let importer = Importer(
                catalogue: shop.catalogue, extractor: shop.extractor, tools: shop.tools, options: shop.options
            )
            var feed = ListFeed([items[0]])
            if !prune { feed.list.append(.rejected(Self.damaged)) }
            #expect(try await importer.run(feed).pruningSkipped == nil)
            #expect(try await shop.catalogue.itemIDs() == (prune ? ["a"] : names))
        }
    }

    // MARK: Good items

    @Test(arguments: [nil, [UInt8]([1, 2])])
    func `a picture that is missing or damaged does not overwrite the good item`(file: [UInt8]?) async throws
    {
        var (shop, items) = try await filled()
        if let file { shop.files.put("/b.png", file) } else { shop.files.remove("/b.png") }
        for place in items.indices { items[place].attributes["price"] = "12 EUR" }
        let outcomes = try await shop.importing(ListFeed(items))
        #expect(outcomes.filter { $0.status == .failed }.map(\.itemID) == ["b"])
        #expect(try await rows(shop) == names)
        let prices = try await shop.catalogue.items(names).sorted { $0.id < $1.id }.map {
            $0.attributes["price"]
        }
        #expect(prices == ["12 EUR", "10 EUR", "12 EUR"])
        #expect(try await shop.catalogue.summary().failedImages == 0)
        shop.files.put("/b.png", [98, 0, 0])
        _ = try await shop.importing(ListFeed(items))
        #expect(try await shop.catalogue.items(["b"]).first?.attributes["price"] == "12 EUR")
        #expect(try await rows(shop) == names)
    }

    @Test
    func `a line that names another picture, which fails, does not take the good one`() async throws {
        var (shop, items) = try await filled()
        items[1].images = [ItemImage(path: "/other.png")]
        #expect(
            try await shop.importing(ListFeed(items)).filter { $0.status == .failed }.map(\.itemID) == ["b"])
        #expect(try await shop.catalogue.items(["b"]).first?.images == [ItemImage(path: "/b.png")])
        #expect(try await rows(shop) == names)
    }

    @Test
    func `a line that names no picture leaves the good item as it was`() async throws {
        let (shop, _) = try await filled()
        let outcomes = try await shop.importing(ListFeed([Item(id: "a", domain: "Jeans")]))
        #expect(outcomes.map(\.problem?.code) == [.feedNoPicture])
        #expect(try await shop.catalogue.items(["a"]).first?.domain == "Dress")
        #expect(try await rows(shop) == names)
    }

    @Test
    func `a further picture that fails does not hold the item's other fields back`() async throws {
        var (shop, items) = try await filled()
        items[0].images.append(ItemImage(path: "/nowhere.png"))
        for price in ["11 EUR", "12 EUR"] {
            items[0].attributes["price"] = price
            let outcomes = try await shop.importing(ListFeed([items[0]]))
            #expect(outcomes.map(\.status) == [.updated, .failed])
            #expect(try await shop.catalogue.items(["a"]).first?.attributes["price"] == price)
        }
        #expect(try await rows(shop) == names)
        // Now the good one goes too: the item stays as it is.
        shop.files.remove("/a.png")
        items[0].attributes["price"] = "13 EUR"
        #expect(try await shop.importing(ListFeed([items[0]])).map(\.status) == [.failed, .failed])
        #expect(try await shop.catalogue.items(["a"]).first?.attributes["price"] == "12 EUR")
        #expect(try await rows(shop) == names)
    }

    @Test
    func `pictures that a kept item does not show are not reported as imported`() async throws {
        var (shop, items) = try await filled()
        shop.files.put("/new.png", [9, 9, 9])
        items[0].images = [ItemImage(path: "/new.png"), ItemImage(path: "/nowhere.png")]
        #expect(Set(try await shop.importing(ListFeed([items[0]])).map(\.status)) == [.unchanged, .failed])
        #expect(try await shop.catalogue.items(["a"]).first?.images == [ItemImage(path: "/a.png")])
    }

    // MARK: Failures that pass

    @Test
    func `a picture folder that is not there for one import takes nothing, and the sweep neither`()
        async throws
    {
        var (shop, items) = try await filled()
        shop.options.prune = true
        shop.files.fault = { LookbookError(.fileMissing, "there is no file \($0)") }
        #expect(try await shop.importing(ListFeed(items)).map(\.status) == [.failed, .failed, .failed])
        try await shop.catalogue.removeUnshownPictures()
        #expect(try await rows(shop) == names)
        shop.files.fault = nil
        #expect(
            try await shop.importing(ListFeed(items)).map(\.status) == [.unchanged, .unchanged, .unchanged])
        #expect(shop.extractor.embedded == 3)
    }

    @Test(arguments: [LookbookError.Code.fileUnreadable, .fileMissing, .pictureOutOfMemory])
    func `a failure that may pass is not remembered as final`(code: LookbookError.Code) async throws {
        let shop = TestShop()
        let feed = ListFeed([shop.item("i", "Dress", [1, 2, 3])])
        shop.files.readFault = { _ in LookbookError(code, "too many open files") }
        #expect(try await shop.importing(feed).map(\.problem?.code) == [code])
        let record = try await shop.catalogue.imageRecords(of: ["i"])["i"]?.first
        #expect(record?.failure?.code == code.rawValue && record?.modified == 0 && record?.byteCount == 0)
        shop.files.readFault = nil
        #expect(try await shop.importing(feed).map(\.status) == [.imported])
    }
}

struct LimitedFileReaderTests {
    @Test
    func `a file from a time beyond all nanoseconds has a stamp`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", to: "late.jpg")
        var times = [timespec(tv_sec: 0, tv_nsec: 0), timespec(tv_sec: 13_000_000_000, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        #expect(try LimitedFileReader(limit: 100).stamp(path).byteCount == 1)
    }

    @Test
    func `a file that is not there is told from one that cannot be looked at`() throws {
        let reader = LimitedFileReader(limit: 100)
        let missing = #expect(throws: LookbookError.self) { try reader.stamp("/nowhere/x.jpg") }
        #expect(missing?.code == .fileMissing)
        let unreadable = #expect(throws: LookbookError.self) {
            try reader.stamp("/" + String(repeating: "x", count: 5000))
        }
        #expect(unreadable?.code == .fileUnreadable)
    }
}
