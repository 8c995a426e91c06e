import LookbookCore
import Testing

extension CatalogueContract {
    static let importing: [Check] = [
        Check("a new catalogue is empty") { catalogue async throws in
            #expect(try await catalogue.itemIDs().isEmpty)
            #expect(try await catalogue.spaces().isEmpty)
            #expect(try await catalogue.items(after: nil, limit: 10).isEmpty)
            #expect(
                try await catalogue.summary()
                    == CatalogueSummary(items: 0, images: 0, failedImages: 0, domains: [:]))
        },
        Check("what was applied is read back as it was, whatever its texts hold") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let items = oddTexts.map { text in
                item(
                    text, domain: text, group: text, title: text, attributes: [text: text, "empty": ""],
                    shows: ["hash of \(text)", "hash"])
            }
            try await catalogue.apply(batch(items))
            #expect(try await catalogue.itemIDs() == oddTexts)
            #expect(try await catalogue.items(after: nil, limit: 100) == items.map(\.item))
            let records = try await catalogue.imageRecords(of: oddTexts)
            for entry in items { #expect(records[entry.item.id] == entry.images) }
        },
        Check("an item is replaced as a whole") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(
                batch([item("1", group: "g", title: "old", attributes: ["a": "b"], shows: ["h1", "h2"])]))
            let new = item("1", domain: "Coat", attributes: ["c": "d"], shows: ["h3"])
            try await catalogue.apply(batch([new]))
            #expect(try await catalogue.items(["1"]) == [new.item])
            #expect(try await catalogue.imageRecords(of: ["1"]) == ["1": new.images])
            #expect(try await catalogue.summary().images == 1)
        },
        Check("a failed picture keeps its code and sentence, and has no row among the vectors") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let failure = ImageRecord.Failure(code: "picture.truncated", message: "it ends early")
            let unread = ImageRecord(
                path: "/a", byteCount: 0, modified: 0, contentHash: nil, failure: failure)
            let undecoded = ImageRecord(
                path: "/b", byteCount: 9, modified: 8, contentHash: "bad", failure: failure)
            var batch = ImportBatch(space: space.id)
            batch.items = [
                (
                    Item(id: "1", domain: "Dress", images: [.init(path: "/a"), .init(path: "/b")]),
                    [unread, undecoded]
                )
            ]
            try await catalogue.apply(batch)
            #expect(try await catalogue.imageRecords(of: ["1"]) == ["1": [unread, undecoded]])
            #expect(try await catalogue.summary().failedImages == 2)
            #expect(try await catalogue.table(of: space.id).rows.isEmpty)
            #expect(try await catalogue.palettes(of: ["bad"]).isEmpty)
        },
        Check("a picture that failed once can succeed later") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            var failed = ImportBatch(space: space.id)
            failed.items = [item("1", shows: ["h"])]
            try await catalogue.apply(failed)
            #expect(try await catalogue.palettes(of: ["h"]).isEmpty)
            try await catalogue.apply(batch([item("1", shows: ["h"])]))
            #expect(try await catalogue.palettes(of: ["h"]) == ["h": picture("h").palette])
            #expect(try await catalogue.table(of: space.id).rows.map(\.pixelHash) == ["pixels of h"])
        },
        Check("a refused batch leaves nothing of it") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let before = try await catalogue.generation()
            let wrong: [(String, [Float])] = [
                ("catalogue.dimensions", [1, 2]), ("catalogue.not-finite", [1, .nan, 2]),
            ]
            for (code, vector) in wrong {
                var bad = batch([item("1", shows: ["h"])])
                bad.embeddings.append(("h", vector))
                await expectFailure(code) { try await catalogue.apply(bad) }
            }
            var orphan = batch([item("1", shows: ["h"])])
            orphan.embeddings.append(("nobody", [1, 2, 3]))
            await expectFailure("catalogue.picture-unknown") { try await catalogue.apply(orphan) }
            var mismatched = batch([])
            mismatched.items = [(Item(id: "1", domain: "Dress"), item("1", shows: ["h"]).images)]
            await expectFailure("catalogue.image-records") { try await catalogue.apply(mismatched) }
            #expect(try await catalogue.itemIDs().isEmpty)
            #expect(try await catalogue.embedded(["h"], in: space.id).isEmpty)
            #expect(try await catalogue.generation() == before)
        },
        Check("pictures that no item shows stay known until they are removed") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(
                batch([item("1", shows: ["own", "shared"]), item("2", shows: ["shared"])]))
            try await catalogue.remove(["1", "not there"])
            #expect(try await catalogue.itemIDs() == ["2"])
            #expect(try await catalogue.embedded(["own", "shared"], in: space.id) == ["own", "shared"])
            let generation = try await catalogue.generation()
            try await catalogue.removeUnshownPictures()
            #expect(try await catalogue.generation() == generation)
            #expect(try await catalogue.embedded(["own", "shared"], in: space.id) == ["shared"])
            #expect(try await catalogue.palettes(of: ["own", "shared"]).keys.sorted() == ["shared"])
            #expect(try await catalogue.spaces().map(\.count) == [1])
        },
        Check("the names of the files that items show are found, wherever they lie") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch([item("1", shows: ["h"])]))
            let path = try #require(try await catalogue.imageRecords(of: ["1"])["1"]?.first?.path)
            let name = try #require(path.split(separator: "/").last.map(String.init))
            #expect(try await catalogue.shownFiles(among: [name, "x" + name, "none", ""]) == [name])
            try await catalogue.remove(["1"])
            #expect(try await catalogue.shownFiles(among: [name]).isEmpty)
        },
        Check("a write that changes nothing of the spaces is none") { catalogue in
            let other = EmbeddingSpace(id: "other", name: "other", dimensions: 3)
            for space in [space, other] { try await catalogue.register(space, extractor: "palette") }
            let generation = try await catalogue.generation()
            try await catalogue.register(other, extractor: "palette")
            try await catalogue.activate(space.id)
            #expect(try await catalogue.generation() == generation)
            try await catalogue.register(other, extractor: "moved")
            try await catalogue.activate(other.id)
            #expect(try await catalogue.generation() == generation + 2)
            #expect(try await catalogue.spaces().map(\.extractor) == ["palette", "moved"])
        },
        Check("every other write raises the generation") { catalogue in
            var last = try await catalogue.generation()
            let writes: [@Sendable () async throws -> Void] = [
                { try await catalogue.register(space, extractor: "palette") },
                { try await catalogue.apply(batch([item("1", shows: ["h"])])) },
                { try await catalogue.apply(batch([item("1", shows: ["h"])])) },
                { try await catalogue.remove(["1"]) },
            ]
            for write in writes {
                try await write()
                let now = try await catalogue.generation()
                #expect(now > last)
                last = now
            }
        },
    ]
}
