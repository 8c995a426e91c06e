import LookbookCore
import LookbookStore
import LookbookTesting
import Testing

/// Two processes on one file, each with a catalogue of its own.
struct UpdateTests {
    @Test
    func `what one catalogue has just committed is seen by a change in the other`() async throws {
        let folder = try TemporaryFolder()
        let server = try SQLiteCatalogue(folder: folder.path, for: .writing)
        let command = try SQLiteCatalogue(folder: folder.path, for: .writing)
        try await server.register(EmbeddingSpace(id: "s", name: "s", dimensions: 3), extractor: "palette")
        for round in 0..<25 {
            // The change was prepared with what a client saw, the import commits in between.
            #expect(try await server.items(["1"]).count == (round == 0 ? 0 : 1))
            var batch = ImportBatch(space: "s")
            batch.items = [(Item(id: "1", domain: "Dress", attributes: ["price": "\(round)"]), [])]
            try await command.apply(batch)
            try await server.update("1") { known in
                var state = try #require(known)
                state.item.attributes["stock"] = "\(round)"
                return state
            }
            let attributes = try await command.items(["1"]).first?.attributes
            #expect(attributes == ["price": "\(round)", "stock": "\(round)"])
        }
    }

    @Test
    func `changes of two catalogues on one file at the same time are all kept`() async throws {
        let folder = try TemporaryFolder()
        let catalogues = try (0..<2).map { _ in try SQLiteCatalogue(folder: folder.path, for: .writing) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for catalogue in catalogues {
                group.addTask {
                    for _ in 0..<20 {
                        try await catalogue.update("1") { known in
                            var state = known ?? StoredItem(Item(id: "1", domain: "Dress"), images: [])
                            let count = state.item.attributes["count"].flatMap(Int.init) ?? 0
                            state.item.attributes["count"] = String(count + 1)
                            return state
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await catalogues[0].items(["1"]).first?.attributes == ["count": "40"])
    }
}
