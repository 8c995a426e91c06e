import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookServer

/// Which files of kept pictures are removed, and when.
struct PictureSweeperTests {
    private let files = FileManager.default

    private func sweeper(_ shop: TestShop) throws -> PictureSweeper {
        try ItemWriter(shop.server.parts.catalogues[0], shop.server.parts).sweeper
    }

    private func exists(_ file: URL) -> Bool { files.fileExists(atPath: file.path) }

    @Test
    func `only pictures that were kept for an item are taken for its own`() throws {
        let folder = files.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        let store = PictureStore(folder: folder)
        let own = try store.keep([1, 2, 3], of: "../a")
        let other = try store.keep([1, 2, 3], of: "b")
        let feed = folder.appending(path: "feed.jpg").path
        #expect(own.hasPrefix(folder.path) && own != other)
        let images = [own, other, feed, "/etc/hostname"].map { ItemImage(path: $0) }
        #expect(store.kept(of: Item(id: "../a", domain: "Dress", images: images)).map(\.path) == [own])
    }

    @Test
    func `what a removed item leaves while another process names pictures goes with a later sweep`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        let sweeper = try sweeper(shop)
        let file = try #require(await sweeper.store.kept(of: shop.catalogue.items(["tee-0"])[0]).first)
        // Another process has the file open for itself, as this lock has.
        try await PictureLock(of: sweeper.store.folder).whileNaming {
            let answer = try await shop.ask(.delete, "/v1/items/tee-0")
            #expect(answer.status == .noContent)
            #expect(await !sweeper.sweep())
            #expect(exists(file))
        }
        #expect(await sweeper.sweep())
        #expect(!exists(file))
        #expect(sweeper.store.files().count == 5)
    }

    @Test
    func `a picture that an import relies on stays known though its last item is removed meanwhile`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        let sweeper = try sweeper(shop)
        let extractor = FakeFeatureExtractor()
        let intake = PictureIntake(
            catalogue: shop.catalogue, extractor: extractor, tools: shop.server.parts.catalogues[0].tools)
        let known = TestShop.picture([200, 0, 10])
        let hash = try await PictureLock(of: sweeper.store.folder).whileNaming {
            let prepared = try await intake.prepare([known])
            #expect(prepared.embeddings.isEmpty)
            let answer = try await shop.ask(.delete, "/v1/items/tee-0")
            #expect(answer.status == .noContent)
            #expect(await !sweeper.sweep())
            let path = try sweeper.store.keep(known, of: "new")
            let hash = try #require(prepared.contentHashes.first)
            var batch = ImportBatch(space: extractor.space.id)
            let record = ImageRecord(
                path: path, byteCount: Int64(known.count), modified: 1, contentHash: hash)
            batch.items = [(Item(id: "new", domain: "Dress", images: [ItemImage(path: path)]), [record])]
            try await shop.catalogue.apply(batch)
            return hash
        }
        #expect(await sweeper.sweep())
        #expect(await shop.catalogue.embedded([hash], in: extractor.space.id) == [hash])
        #expect(try await shop.catalogue.table(of: extractor.space.id).rows.contains { $0.itemID == "new" })
    }

    @Test
    func `a sweep takes along what a cut-off write left, and no file that is not kept by the server`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        let sweeper = try sweeper(shop)
        let shown = Set(sweeper.store.files())
        let orphan = URL(fileURLWithPath: try sweeper.store.keep([1, 2, 3], of: "gone"))
        let folder = orphan.deletingLastPathComponent()
        let unfinished = folder.appending(path: ".dat.nosync1a2b.c3")
        let foreign = ["note.jpg", "readme.txt"].map { folder.appending(path: $0) }
        for file in [unfinished] + foreign { #expect(files.createFile(atPath: file.path, contents: nil)) }
        #expect(await sweeper.sweep())
        #expect(!exists(orphan) && !exists(unfinished))
        #expect(foreign.allSatisfy(exists) && shown.allSatisfy(exists))
    }

    @Test
    func
        `files that are named by another way to the folder stay, and so does everything of an empty catalogue`()
        async throws
    {
        let shop = try await TestShop()
        let sweeper = try sweeper(shop)
        let file = URL(fileURLWithPath: try sweeper.store.keep(TestShop.picture([1, 2, 3]), of: "a"))
        #expect(await sweeper.sweep())
        #expect(exists(file))
        let path = "elsewhere/../\(shop.folder.lastPathComponent)/pictures/xx/\(file.lastPathComponent)"
        var batch = ImportBatch(space: FakeFeatureExtractor().space.id)
        let record = ImageRecord(path: path, byteCount: 1, modified: 1, contentHash: nil)
        batch.items = [(Item(id: "a", domain: "Dress", images: [ItemImage(path: path)]), [record])]
        try await shop.catalogue.apply(batch)
        #expect(await sweeper.sweep())
        #expect(exists(file))
    }

    @Test
    func `a running server sweeps`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let sweeper = try sweeper(shop)
        let orphan = URL(fileURLWithPath: try sweeper.store.keep([1, 2, 3], of: "gone"))
        let sweeping = Task { await sweeper.run(every: .seconds(60), pause: .milliseconds(5)) }
        defer { sweeping.cancel() }
        try await Waiting.until("the orphan is swept") { !exists(orphan) }
    }
}
