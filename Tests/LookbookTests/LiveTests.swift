import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

struct LiveTests {
    @Test
    func `a live recommender follows what is committed, and keeps answering when a load fails`() async throws
    {
        let catalogue = InMemoryCatalogue()
        let extractor = FakeFeatureExtractor()
        try await catalogue.register(extractor.space, extractor: "fake")
        let fails = Mutex(false)
        let failures = Mutex(0)
        let live = LiveRecommender(catalogue: catalogue) { _ in
            if fails.withLock({ $0 }) {
                failures.withLock { $0 += 1 }
                throw LookbookError(.internalFault, "no")
            }
            let table = try await catalogue.table(of: extractor.space.id)
            let make: @Sendable (VectorMatrix) throws -> any VectorIndex = { try FakeVectorIndex($0) }
            let snapshot = try CatalogueSnapshot(space: extractor.space, table: table, makeIndex: make)
            let tools = PictureTools(
                reader: MemoryFiles(), decoder: OnePixelDecoder(), palettes: OnePixelDecoder())
            let recommender = Recommender(
                catalogue: catalogue, snapshot: snapshot, taxonomy: .fashion, tools: tools,
                extractor: { extractor },
                makeIndex: make)
            return .init(recommender: recommender, snapshot: snapshot, catalogue: catalogue)
        }
        #expect(throws: LookbookError.self) { try live.ready() }
        let following = Task { await live.follow(every: .milliseconds(10)) }
        defer { following.cancel() }
        try await Waiting.until("the first state is loaded") { live.current != nil }
        let before = try live.ready().snapshot.generation
        try await catalogue.apply(ImportBatch(space: extractor.space.id))
        try await Waiting.until("the next state is loaded") {
            (live.current?.snapshot.generation ?? 0) > before
        }
        fails.withLock { $0 = true }
        let last = try live.ready().snapshot.generation
        try await catalogue.apply(ImportBatch(space: extractor.space.id))
        try await Waiting.until("a state could not be loaded twice") { failures.withLock { $0 } > 1 }
        #expect(try live.ready().snapshot.generation == last)
    }

    @Test
    func `a change of the taxonomy makes a new state, though nothing was committed`() async throws {
        let shop = TestShop()
        _ = try await shop.importing(ListFeed([shop.item("tee", "T-Shirt", [1, 2, 3])]))
        let modified = Mutex<Int64>(1)
        let made = Mutex(0)
        let live = LiveRecommender(
            catalogue: shop.catalogue,
            make: { _ in
                made.withLock { $0 += 1 }
                let table = try await shop.catalogue.table(of: shop.extractor.space.id)
                let snapshot = try CatalogueSnapshot(space: shop.extractor.space, table: table) {
                    try FakeVectorIndex($0)
                }
                return .init(
                    recommender: try await shop.recommender(), snapshot: snapshot, catalogue: shop.catalogue)
            }, stamp: { FileStamp(byteCount: 9, modified: modified.withLock { $0 }) })
        #expect(try await live.refresh())
        #expect(try await !live.refresh())
        modified.withLock { $0 = 2 }
        #expect(try await live.refresh())
        #expect(made.withLock { $0 } == 2)
    }

    @Test
    func `a new state reads only the items that were written since the one before`() async throws {
        var shop = TestShop()
        let counting = ReadCounter(shop.catalogue)
        shop.catalogue = counting
        let items = (0..<5).map { shop.item("tee-\($0)", "T-Shirt", [250, UInt8($0 * 20), 10]) }
        _ = try await shop.importing(ListFeed(items))
        let first = try await shop.recommender()
        var options = RecommendOptions()
        options.count = 4
        _ = try await first.recommend(.item("tee-0"), options)
        #expect(Set(counting.taken()).count == 5)
        var changed = items[2]
        changed.title = "New"
        _ = try await shop.importing(ListFeed([changed]))
        _ = counting.taken()
        let second = try await shop.recommender(earlier: first)
        let answer = try await second.recommend(.item("tee-0"), options)
        #expect(counting.taken() == ["tee-2"])
        #expect(answer.similar?.first { $0.id == "tee-2" }?.title == "New")
    }

    @Test
    func `a failure that stays is told once, and again when it changes`() async throws {
        let catalogue = InMemoryCatalogue()
        let code = Mutex(LookbookError.Code.catalogueBusy)
        let told = Mutex<[String]>([])
        let tries = Mutex(0)
        let live = LiveRecommender(
            catalogue: catalogue,
            make: { _ in
                tries.withLock { $0 += 1 }
                throw LookbookError(code.withLock { $0 }, "no", facts: [:])
            },
            onFailure: { error in told.withLock { $0.append((error as? LookbookError)?.code.rawValue ?? "") }
            })
        let following = Task { await live.follow(every: .milliseconds(5)) }
        defer { following.cancel() }
        try await Waiting.until("it has failed four times") { tries.withLock { $0 } > 3 }
        #expect(told.withLock { $0 } == ["catalogue.busy"])
        code.withLock { $0 = .catalogueCorrupt }
        let before = tries.withLock { $0 }
        try await Waiting.until("it has failed four times more") { tries.withLock { $0 } > before + 3 }
        #expect(told.withLock { $0 } == ["catalogue.busy", "catalogue.corrupt"])
    }

    @Test
    func `pictures are made ready whole or not at all, and nothing is written`() async throws {
        let catalogue = InMemoryCatalogue()
        let extractor = FakeFeatureExtractor()
        try await catalogue.register(extractor.space, extractor: "fake")
        let tools = PictureTools(
            reader: MemoryFiles(), decoder: FakePictureDecoder(), palettes: OnePixelDecoder())
        let intake = PictureIntake(catalogue: catalogue, extractor: extractor, tools: tools)
        let files = [[200, 0, 0], [0, 200, 0], [200, 0, 0]].map {
            FakePictureDecoder.file(of: .plain(width: 2, height: 2, colour: $0))
        }
        let prepared = try await intake.prepare(files)
        #expect(prepared.contentHashes.count == 3 && prepared.contentHashes[0] == prepared.contentHashes[2])
        #expect(prepared.pictures.map(\.contentHash) == Array(prepared.contentHashes.prefix(2)))
        #expect(prepared.embeddings.map(\.contentHash) == Array(prepared.contentHashes.prefix(2)))
        var batch = ImportBatch(space: extractor.space.id)
        (batch.pictures, batch.embeddings) = (prepared.pictures, prepared.embeddings)
        try await catalogue.apply(batch)
        let again = try await intake.prepare([files[1]])
        #expect(again.contentHashes == [prepared.contentHashes[1]] && again.embeddings.isEmpty)
        let generation = await catalogue.generation()
        await #expect(throws: (any Error).self) { _ = try await intake.prepare([files[0], [1, 2, 3]]) }
        #expect(await catalogue.generation() == generation)
    }

    @Test
    func `what was read of a state is not read again`() async throws {
        let catalogue = InMemoryCatalogue()
        let extractor = FakeFeatureExtractor()
        try await catalogue.register(extractor.space, extractor: "fake")
        var batch = ImportBatch(space: extractor.space.id)
        batch.items = [(Item(id: "a", title: "old", domain: "Dress"), [])]
        try await catalogue.apply(batch)
        let cached = CachingCatalogue(catalogue)
        #expect(try await cached.items(["a", "none"]).map(\.title) == ["old"])
        batch.items[0].item.title = "new"
        try await catalogue.apply(batch)
        #expect(try await cached.items(["a"]).map(\.title) == ["old"])
        #expect(try await CachingCatalogue(catalogue).items(["a"]).map(\.title) == ["new"])
    }
}
