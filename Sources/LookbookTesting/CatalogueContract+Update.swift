import LookbookCore
import Testing

extension CatalogueContract {
    static let updating: [Check] = [
        Check("a change sees the item as it is, and returns it as it was and as it is now") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let first = item(
                "1", group: "g", title: "old", attributes: ["price": "9", "stock": "3"], shows: ["h"])
            try await catalogue.apply(batch([first]))
            let (before, after) = try await catalogue.update("1") { known in
                var state = try #require(known)
                state.item.title = nil
                state.item.attributes["stock"] = "2"
                return state
            }
            #expect(before == StoredItem(first.item, images: first.images))
            var expected = first.item
            expected.title = nil
            expected.attributes["stock"] = "2"
            #expect(after == StoredItem(expected, images: first.images))
            #expect(try await catalogue.items(["1"]) == [expected])
            #expect(try await catalogue.imageRecords(of: ["1"]) == ["1": first.images])
            #expect(try await catalogue.table(of: space.id).rows.map(\.itemID) == ["1"])
        },
        Check("a change of an item that is not there may make it, with its pictures") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let new = item("new", shows: ["h1", "h2"])
            let (before, after) = try await catalogue.update("new", adding: batch([new])) { known in
                #expect(known == nil)
                return StoredItem(new.item, images: new.images)
            }
            #expect(before == nil)
            #expect(after.item == new.item)
            #expect(try await catalogue.table(of: space.id).rows.map(\.contentHash) == ["h1", "h2"])
            #expect(try await catalogue.palettes(of: ["h1"]) == ["h1": picture("h1").palette])
        },
        Check("a change without pictures needs no space") { catalogue in
            try await catalogue.update("1") { _ in StoredItem(Item(id: "1", domain: "Dress"), images: []) }
            #expect(try await catalogue.itemIDs() == ["1"])
        },
        Check("a change that is refused leaves everything as it was") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let first = item("1", shows: ["h"])
            try await catalogue.apply(batch([first]))
            let generation = try await catalogue.generation()
            await expectFailure("input.item") {
                try await catalogue.update("1") { _ in throw LookbookError(.inputItem, "no") }
            }
            await expectFailure("catalogue.image-records") {
                try await catalogue.update("1") { _ in
                    StoredItem(Item(id: "1", domain: "Coat"), images: first.images)
                }
            }
            await expectFailure("internal") {
                try await catalogue.update("1") { _ in StoredItem(Item(id: "2", domain: "Coat"), images: []) }
            }
            var bad = batch([item("1", shows: ["other"])])
            bad.embeddings = [("other", [1, 2])]
            await expectFailure("catalogue.dimensions") { [bad] in
                try await catalogue.update("1", adding: bad) { _ in
                    StoredItem(Item(id: "1", domain: "Coat"), images: [])
                }
            }
            #expect(try await catalogue.items(["1"]) == [first.item])
            #expect(try await catalogue.itemIDs() == ["1"])
            #expect(try await catalogue.generation() == generation)
        },
        Check("changes at the same time are all kept, and each raises the generation") { catalogue in
            let start = try await catalogue.generation()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        try await catalogue.update("1") { known in
                            var state = known ?? StoredItem(Item(id: "1", domain: "Dress"), images: [])
                            state.item.attributes["field-\(number)"] = "x"
                            return state
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await catalogue.items(["1"]).first?.attributes.count == 12)
            #expect(try await catalogue.generation() == start + 12)
        },
    ]
}
