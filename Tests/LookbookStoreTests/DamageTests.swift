import Foundation
import LookbookCore
import LookbookStore
import LookbookTesting
import Testing

/// What a catalogue says of its own faults: damaged vectors, older files, files that were replaced, copies that fail.
struct DamageTests {
    let folder: TemporaryFolder
    let space = EmbeddingSpace(id: "s", name: "s", dimensions: 2)
    /// The bytes of these numbers occur once in the file.
    let vectors: [String: [Float]] = ["1": [0.1357, 0.2468], "2": [0.3579, 0.468], "3": [0.579, 0.68]]

    init() throws {
        folder = try TemporaryFolder()
    }

    private var file: String { folder.path + "/catalogue.sqlite" }

    private func batch(_ ids: [String]) -> ImportBatch {
        var batch = ImportBatch(space: space.id)
        for id in ids {
            let record = ImageRecord(path: "/\(id).jpg", byteCount: 1, modified: 2, contentHash: "h\(id)")
            batch.items.append(
                (Item(id: id, domain: "Hat", images: [ItemImage(path: record.path)]), [record]))
            batch.pictures.append(
                PictureRecord(
                    contentHash: "h\(id)", pixelHash: "p\(id)", width: 1, height: 1, format: .jpeg,
                    palette: Palette([])
                ))
            batch.embeddings.append(("h\(id)", vectors[id] ?? [1, 2]))
        }
        return batch
    }

    private func filled() async throws -> SQLiteCatalogue {
        let catalogue = try SQLiteCatalogue(folder: folder.path, for: .writing)
        try await catalogue.register(space, extractor: "palette")
        try await catalogue.apply(batch(["1", "2", "3"]))
        return catalogue
    }

    /// Puts other bytes in the place of a vector's, as a failing disk does.
    private func replace(_ vector: [Float], by other: [Float], in folder: String) throws {
        let file = URL(fileURLWithPath: folder + "/catalogue.sqlite")
        var data = try Data(contentsOf: file)
        let place = try #require(data.range(of: vector.withUnsafeBytes { Data($0) }))
        data.replaceSubrange(place, with: other.withUnsafeBytes { Data($0) })
        try data.write(to: file)
    }

    @Test(arguments: [[Float(bitPattern: 0.3579.bits ^ 1), 0.468], [.nan, 0.468], [0.1357, 0.2468]])
    func `a damaged vector is left out and reported, and the next import mends it`(damage: [Float])
        async throws
    {
        let copy = folder.path + "/copy"
        try await filled().backup(to: copy)
        try replace([0.3579, 0.468], by: damage, in: copy)
        let catalogue = try SQLiteCatalogue(folder: copy, for: .writing)
        let table = try await catalogue.table(of: "s")
        #expect(table.rows.map(\.itemID) == ["1", "3"])
        #expect(table.vectors.values == [0.1357, 0.2468, 0.579, 0.68])
        #expect(table.damaged == ["h2"])
        #expect(try await catalogue.checkIntegrity().damage.count == 1)
        #expect(try await catalogue.embedded(["h1", "h2", "h3"], in: "s") == ["h1", "h3"])
        try await catalogue.apply(batch(["1", "2"]))
        let mended = try await catalogue.table(of: "s")
        #expect(mended.rows.map(\.itemID) == ["1", "2", "3"])
        #expect(mended.vectors.values == [0.1357, 0.2468, 0.3579, 0.468, 0.579, 0.68])
        #expect(mended.damaged.isEmpty)
        #expect(try await catalogue.checkIntegrity().damage.isEmpty)
    }

    /// `make_catalogues.py` says what is in them: the items 1 to 3, the vector of item 3 with a NaN.
    @Test(arguments: [1, 2])
    func `a catalogue of an earlier version is brought up to date, and what it holds stays`(version: Int)
        async throws
    {
        let source = try #require(
            Bundle.module.url(forResource: "Fixtures/catalogue-v\(version)", withExtension: "sqlite"))
        try folder.write([UInt8](try Data(contentsOf: source)), to: "catalogue.sqlite")
        let error = #expect(throws: LookbookError.self) {
            try SQLiteCatalogue(folder: folder.path, for: .reading)
        }
        #expect(error?.code == .catalogueOlder)
        let catalogue = try SQLiteCatalogue(folder: folder.path, for: .writing)
        let table = try await catalogue.table(of: "s")
        #expect(table.rows.map(\.itemID) == ["1", "2"])
        #expect(table.vectors.values == [0.1357, 0.2468, 0.3579, 0.468])
        #expect(table.damaged == ["h3"])
        #expect(try await catalogue.checkIntegrity().damage.count == 1)
        let item = try #require(try await catalogue.items(["1"]).first)
        #expect(item.attributes == ["colour": "red"])
        try await catalogue.apply(batch(["3"]))
        #expect(try await catalogue.table(of: "s").rows.map(\.itemID) == ["1", "2", "3"])
        #expect(try await catalogue.checkIntegrity().damage.isEmpty)
        try catalogue.close()
        #expect(try await SQLiteCatalogue(folder: folder.path, for: .reading).itemIDs() == ["1", "2", "3"])
    }

    @Test(arguments: [true, false])
    func `a write into a catalogue that was replaced or removed is refused`(isReplaced: Bool) async throws {
        let catalogue = try await filled()
        #expect(!catalogue.isReplaced())
        let backup = folder.path + "/backup"
        try catalogue.backup(to: backup)
        try FileManager.default.removeItem(atPath: file)
        if isReplaced { try FileManager.default.copyItem(atPath: backup + "/catalogue.sqlite", toPath: file) }
        #expect(catalogue.isReplaced())
        let error = await #expect(throws: LookbookError.self) { try await catalogue.remove(["1"]) }
        #expect(error?.code == .catalogueReplaced)
        if isReplaced {
            let restored = try SQLiteCatalogue(folder: folder.path, for: .writing)
            #expect(try await restored.itemIDs() == ["1", "2", "3"])
            #expect(!restored.isReplaced())
        }
    }

    @Test func `a backup that fails leaves nothing behind, and its target appears only when it is complete`()
        async throws
    {
        let catalogue = try await filled()
        let target = folder.path + "/new/backup"
        #expect(throws: CancellationError.self) {
            try catalogue.backup(to: target) { _, _ in
                #expect(FileManager.default.fileExists(atPath: target + "/catalogue.sqlite.partial"))
                #expect(!FileManager.default.fileExists(atPath: target + "/catalogue.sqlite"))
                throw CancellationError()
            }
        }
        #expect(!FileManager.default.fileExists(atPath: target))
        try folder.write("mine", to: "kept/notes.txt")
        #expect(throws: CancellationError.self) {
            try catalogue.backup(to: folder.path + "/kept") { _, _ in throw CancellationError() }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/kept") == ["notes.txt"])
        try catalogue.backup(to: target)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["catalogue.sqlite"])
        #expect(try await SQLiteCatalogue(folder: target, for: .reading).itemIDs() == ["1", "2", "3"])
    }
}

extension Double {
    /// The bits of the nearest 32-bit number.
    fileprivate var bits: UInt32 { Float(self).bitPattern }
}
