import Foundation
import Lookbook
import LookbookCore
import LookbookTesting
import Testing

/// The library as another program uses it.
struct ShopTests {
    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples/sample-catalogue").standardizedFileURL.path

    private func folder() throws -> TemporaryFolder { try TemporaryFolder() }

    private func options() -> Shop.FeedOptions {
        var options = Shop.FeedOptions()
        options.extractor = "palette"
        return options
    }

    /// The first lines of the sample feed, with the paths of their pictures.
    private func feed(_ lines: ClosedRange<Int>, in folder: TemporaryFolder, name: String = "feed.csv") throws
        -> String
    {
        let text = try String(contentsOfFile: Self.sample + "/feed.csv", encoding: .utf8)
        let all = text.split(separator: "\n")
        return try folder.write(([all[0]] + all[lines]).joined(separator: "\n"), to: name)
    }

    @Test
    func `a shop is made, filled, asked and opened again`() async throws {
        let folder = try folder()
        let shop = try await Shop.create(folder.path + "/shop")
        var options = options()
        options.images = Self.sample
        var statuses: [ImportOutcome.Status] = []
        for try await outcome in shop.importing(feed: try feed(1...12, in: folder), options: options) {
            statuses.append(outcome.status)
        }
        #expect(statuses.count == 12 && Set(statuses).isSubset(of: [.imported, .duplicate]))
        let bytes = try LimitedFileReader(limit: 1 << 20).read(Self.sample + "/images/t-shirt-01-1.jpg")
        let answer = try await shop.recommend(.picture(bytes), count: 3)
        #expect(answer.similar?.count == 3)
        #expect(answer.similar?.first?.id == "t-shirt-01-1" && answer.similar?.first?.score ?? 0 > 0.999)
        #expect(try await shop.similar(to: .item("t-shirt-01-1"), count: 2).count == 2)
        var ids: [String] = []
        for try await item in shop.items { ids.append(item.id) }
        #expect(ids.count == 12 && ids == ids.sorted())
        #expect(try await shop.item("t-shirt-01-2")?.group == "style-01")
        let filter = try ItemFilter(parsing: "Colour=navy,colr=navy,price<20")
        #expect(try await shop.unknownFields(in: filter) == ["colr"])
        let second = try await Shop.open(folder.path + "/shop")
        #expect(
            try await second.similar(to: .item("t-shirt-01-1"), count: 2).map(\.id)
                == shop.similar(to: .item("t-shirt-01-1"), count: 2).map(\.id))
    }

    @Test
    func `a shop that is open follows what others commit, and one opened for reading can import`()
        async throws
    {
        let folder = try folder()
        var options = options()
        options.images = Self.sample
        let path = folder.path + "/shop"
        try await Shop.create(path).importFeed(try feed(1...5, in: folder), options: options)
        let shop = try await Shop.open(path)
        #expect(try await shop.similar(to: .item("t-shirt-01-1"), count: 100).count == 4)
        let other = try await Shop.open(path)
        let summary = try await other.importFeed(
            try feed(6...8, in: folder, name: "more.csv"), options: options)
        #expect(summary.progress.items == 3)
        #expect(try await shop.items.reduce(0) { count, _ in count + 1 } == 8)
        async let one = shop.similar(to: .item("t-shirt-01-1"), count: 100).count
        async let two = shop.similar(to: .item("t-shirt-01-1"), count: 100).count
        #expect(try await [one, two] == [7, 7])
    }

    @Test
    func `pruning keeps to what was read, and the sweep follows it`() async throws {
        let folder = try folder()
        var options = options()
        options.images = Self.sample
        let shop = try await Shop.create(folder.path + "/shop")
        try await shop.importFeed(try feed(1...6, in: folder), options: options)
        options.prune = true
        let header = try folder.write("id,image,domain\n", to: "empty.csv")
        #expect(try await shop.importFeed(header, options: options).pruningSkipped == .empty)
        #expect(try await shop.items.reduce(0) { count, _ in count + 1 } == 6)
        let summary = try await shop.importFeed(try feed(1...2, in: folder), options: options)
        #expect(summary.pruningSkipped == nil && summary.progress[.removed] == 4)
        #expect(try await shop.items.reduce(0) { count, _ in count + 1 } == 2)
    }

    @Test
    func `what cannot be opened or made is told`() async throws {
        let folder = try folder()
        let path = folder.path + "/shop"
        let missing = await #expect(throws: LookbookError.self) { try await Shop.open(path) }
        #expect(missing?.code == .catalogueMissing)
        let shop = try await Shop.create(path)
        let there = await #expect(throws: LookbookError.self) { try await Shop.create(path) }
        #expect(there?.code == .catalogueExists)
        let empty = await #expect(throws: LookbookError.self) { try await shop.recommend(.item("1")) }
        #expect(empty?.code == .catalogueEmpty)
        let noFeed = await #expect(throws: LookbookError.self) {
            for try await _ in shop.importing(feed: folder.path + "/none.csv") {}
        }
        #expect(noFeed?.code == .feedMissing)
    }
}
