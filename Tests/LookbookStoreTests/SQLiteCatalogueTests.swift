import Foundation
import LookbookCore
import LookbookStore
import LookbookTesting
import Testing

struct SQLiteCatalogueTests {
    let folder: TemporaryFolder
    let space = EmbeddingSpace(id: "s", name: "s", dimensions: 2)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func filled() async throws -> SQLiteCatalogue {
        let catalogue = try SQLiteCatalogue(folder: folder.path, for: .writing)
        try await catalogue.register(space, extractor: "palette")
        try await catalogue.apply(batch("1"))
        return catalogue
    }

    private func batch(_ id: String) -> ImportBatch {
        var batch = ImportBatch(space: space.id)
        let record = ImageRecord(path: "/\(id).jpg", byteCount: 1, modified: 2, contentHash: "h\(id)")
        batch.items = [(Item(id: id, domain: "Hat", images: [ItemImage(path: record.path)]), [record])]
        batch.pictures = [
            PictureRecord(
                contentHash: "h\(id)", pixelHash: "p\(id)", width: 1, height: 1, format: .jpeg,
                palette: Palette([]))
        ]
        batch.embeddings = [("h\(id)", [1, 2])]
        return batch
    }

    @Test func `reading never makes a catalogue`() throws {
        let path = folder.path + "/mistyped"
        let error = #expect(throws: LookbookError.self) { try SQLiteCatalogue(folder: path, for: .reading) }
        #expect(error?.code == .catalogueMissing)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `writing makes the folder, and an empty file becomes a catalogue`() async throws {
        try folder.write("", to: "new/catalogue.sqlite")
        for name in ["new", "deep/er"] {
            let catalogue = try SQLiteCatalogue(folder: folder.path + "/" + name, for: .writing)
            #expect(try await catalogue.itemIDs().isEmpty)
        }
    }

    @Test func `what was committed is there after opening again, and can be read only`() async throws {
        try await filled().close()
        let catalogue = try SQLiteCatalogue(folder: folder.path, for: .reading)
        #expect(try await catalogue.table(of: "s").vectors.values == [1, 2])
        let error = await #expect(throws: LookbookError.self) { try await catalogue.remove(["1"]) }
        #expect(error?.code == .catalogueReadOnly)
    }

    @Test func `a connection sees what another one commits`() async throws {
        let writer = try await filled()
        let reader = try SQLiteCatalogue(folder: folder.path, for: .reading)
        let before = try await reader.generation()
        try await writer.apply(batch("2"))
        #expect(try await reader.generation() > before)
        #expect(try await reader.itemIDs() == ["1", "2"])
        #expect(try await reader.generation() == writer.generation())
    }

    @Test func `a copy made without closing, as a crash leaves it, holds every commit`() async throws {
        let catalogue = try await filled()
        try await catalogue.apply(batch("2"))
        let crashed = folder.path + "/crashed"
        try FileManager.default.createDirectory(atPath: crashed, withIntermediateDirectories: true)
        for name in ["catalogue.sqlite", "catalogue.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(crashed)/\(name)")
        }
        let copy = try SQLiteCatalogue(folder: crashed, for: .writing)
        #expect(try await copy.itemIDs() == ["1", "2"])
        #expect(try await copy.checkIntegrity().damage.isEmpty)
    }

    @Test func `a log cut at any place loses whole commits, never half of one`() async throws {
        let catalogue = try await filled()
        for id in 2...6 { try await catalogue.apply(batch("\(id)")) }
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/catalogue.sqlite"))
        let log = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/catalogue.sqlite-wal"))
        var counts: Set<Int> = []
        for part in 0...12 {
            let cut = "cut\(part)"
            try folder.write(Array(file), to: "\(cut)/catalogue.sqlite")
            try folder.write(Array(log.prefix(log.count * part / 12)), to: "\(cut)/catalogue.sqlite-wal")
            let copy = try SQLiteCatalogue(folder: folder.path + "/" + cut, for: .writing)
            let integrity = try await copy.checkIntegrity()
            #expect(integrity.damage.isEmpty)
            #expect(integrity.imagesWithoutEmbedding == 0)
            let ids = try await copy.itemIDs()
            #expect(ids == (1...6).prefix(ids.count).map(String.init))
            if !ids.isEmpty { #expect(try await copy.table(of: "s").rows.count == ids.count) }
            counts.insert(ids.count)
        }
        #expect(counts.contains(6) && counts.count > 2)
    }

    @Test(arguments: ["this is no database", "SQLite format 3\u{0}but the rest is not", "SQLite"])
    func `a file that is no catalogue is an error and stays as it is`(text: String) throws {
        let path = try folder.write(text, to: "catalogue.sqlite")
        for access in [SQLiteCatalogue.Access.reading, .writing] {
            let error = #expect(throws: LookbookError.self) {
                try SQLiteCatalogue(folder: folder.path, for: access)
            }
            #expect(error?.code == .catalogueNotACatalogue)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(text.utf8))
    }

    @Test func `a damaged catalogue is an error with a code, not a crash`() async throws {
        try await filled().close()
        let path = folder.path + "/catalogue.sqlite"
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var generator = SeededGenerator(seed: 3)
        var failures = 0
        for round in 0..<40 {
            var bytes = whole
            if round.isMultiple(of: 2) {
                bytes.removeLast(Int.random(in: 1..<bytes.count - 16, using: &generator))
            }
            for _ in 0..<200 {
                bytes[Int.random(in: 16..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            try folder.write(bytes, to: "damaged\(round)/catalogue.sqlite")
            do {
                let catalogue = try SQLiteCatalogue(folder: folder.path + "/damaged\(round)", for: .reading)
                _ = try await catalogue.table(of: "s")
                _ = try await catalogue.items(["1"])
                if try await !catalogue.checkIntegrity().damage.isEmpty { failures += 1 }
            } catch let error as LookbookError {
                failures += 1
                #expect(error.code.rawValue.hasPrefix("catalogue.") && !error.message.isEmpty)
            }
        }
        #expect(failures > 20)
    }

    @Test func `a backup holds everything, and never replaces a catalogue`() async throws {
        let catalogue = try await filled()
        let target = folder.path + "/backup"
        try catalogue.backup(to: target)
        let copy = try SQLiteCatalogue(folder: target, for: .reading)
        #expect(try await copy.table(of: "s").rows == catalogue.table(of: "s").rows)
        #expect(
            #expect(throws: LookbookError.self) { try catalogue.backup(to: target) }?.code == .catalogueExists
        )
    }

    @Test func `the check counts images without a vector and pictures that nobody shows`() async throws {
        let catalogue = try await filled()
        var bare = batch("2")
        bare.embeddings = []
        try await catalogue.apply(bare)
        var changed = batch("1")
        changed.items[0].images[0].contentHash = "h2"
        try await catalogue.apply(changed)
        let integrity = try await catalogue.checkIntegrity()
        #expect(integrity.damage.isEmpty)
        #expect(integrity.imagesWithoutEmbedding == 2)
        #expect(integrity.unshownPictures == 1)
    }

    @Test func `a text with a zero character is refused instead of cut`() async throws {
        let catalogue = try await filled()
        let error = await #expect(throws: LookbookError.self) { try await catalogue.apply(batch("a\0b")) }
        #expect(error?.code == .catalogueText)
    }
}

struct CatalogueContractTests {
    @Test(arguments: CatalogueContract.checks)
    func `the SQLite catalogue keeps the contract`(check: CatalogueContract.Check) async throws {
        let folder = try TemporaryFolder()
        try await check.body(SQLiteCatalogue(folder: folder.path, for: .writing))
    }

    @Test(arguments: CatalogueContract.checks)
    func `the fake keeps the contract`(check: CatalogueContract.Check) async throws {
        try await check.body(InMemoryCatalogue())
    }
}
