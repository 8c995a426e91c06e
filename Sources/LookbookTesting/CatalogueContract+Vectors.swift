import LookbookCore
import Testing

extension CatalogueContract {
    static let spacesAndVectors: [Check] = [
        Check("the first space registered is the active one until another is activated") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.register(otherSpace, extractor: "models/second")
            #expect(
                try await catalogue.spaces() == [
                    SpaceRecord(space: space, extractor: "palette", isActive: true, count: 0),
                    SpaceRecord(space: otherSpace, extractor: "models/second", isActive: false, count: 0),
                ])
            try await catalogue.activate(otherSpace.id)
            try await catalogue.register(space, extractor: "elsewhere")
            let records = try await catalogue.spaces()
            #expect(records.map(\.isActive) == [false, true])
            #expect(records.map(\.extractor) == ["elsewhere", "models/second"])
        },
        Check("a space is refused when its dimensions change, or when nobody knows it") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            await expectFailure("catalogue.space-mismatch") {
                try await catalogue.register(
                    .init(id: space.id, name: "first", dimensions: 4), extractor: "palette")
            }
            await expectFailure("catalogue.dimensions") {
                try await catalogue.register(
                    .init(id: "flat", name: "flat", dimensions: 0), extractor: "palette")
            }
            await expectFailure("catalogue.space-unknown") { try await catalogue.activate("nobody") }
            await expectFailure("catalogue.space-unknown") { _ = try await catalogue.table(of: "nobody") }
            await expectFailure("catalogue.space-unknown") {
                try await catalogue.apply(ImportBatch(space: "nobody"))
            }
            #expect(try await catalogue.embedded(["h"], in: "nobody").isEmpty)
        },
        Check("the table has one row for each image with a vector, by id and position") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch([item("b", domain: "Coat", group: "g", shows: ["h2", "h1"])]))
            try await catalogue.apply(
                batch([item("a", shows: ["h1"]), item("é", shows: []), item("Z", shows: ["h3"])]))
            let table = try await catalogue.table(of: space.id)
            #expect(table.space == space.id)
            #expect(table.rows.map(\.itemID) == ["Z", "a", "b", "b"])
            #expect(table.rows.map(\.position) == [0, 0, 0, 1])
            #expect(table.rows.map(\.contentHash) == ["h3", "h1", "h2", "h1"])
            #expect(table.rows.map(\.pixelHash) == ["h3", "h1", "h2", "h1"].map { "pixels of \($0)" })
            #expect(table.rows.map(\.domain) == ["Dress", "Dress", "Coat", "Coat"])
            #expect(table.rows.map(\.group) == [nil, nil, "g", "g"])
            #expect(table.vectors.values == ["h3", "h1", "h2", "h1"].flatMap(vector))
            #expect(try await catalogue.generation() == table.generation)
        },
        Check("a row says which commit wrote its item last") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch([item("a", shows: ["h1"]), item("b", shows: ["h2"])]))
            let first = try await catalogue.table(of: space.id)
            #expect(first.rows.map(\.written) == [first.generation, first.generation])
            try await catalogue.apply(batch([item("b", title: "new", shows: ["h2"])]))
            let second = try await catalogue.table(of: space.id)
            #expect(second.generation > first.generation)
            #expect(second.rows.map(\.written) == [first.generation, second.generation])
        },
        Check("vectors of different spaces never meet") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.register(otherSpace, extractor: "second")
            try await catalogue.apply(batch([item("1", shows: ["h1"]), item("2", shows: ["h2"])]))
            var second = ImportBatch(space: otherSpace.id)
            second.embeddings = [("h2", [0.25, -1])]
            try await catalogue.apply(second)
            #expect(try await catalogue.embedded(["h1", "h2", "h3"], in: space.id) == ["h1", "h2"])
            #expect(try await catalogue.embedded(["h1", "h2", "h3"], in: otherSpace.id) == ["h2"])
            let table = try await catalogue.table(of: otherSpace.id)
            #expect(table.vectors == VectorMatrix(rows: 1, columns: 2, values: [0.25, -1]))
            #expect(table.rows.map(\.itemID) == ["2"])
            #expect(try await catalogue.spaces().map(\.count) == [2, 1])
        },
        Check("the first vector and the first record of a picture stay") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch([item("1", shows: ["h"])]))
            var again = ImportBatch(space: space.id)
            var record = picture("h")
            record.pixelHash = "other"
            again.pictures = [record]
            again.embeddings = [("h", [9, 9, 9])]
            try await catalogue.apply(again)
            let table = try await catalogue.table(of: space.id)
            #expect(table.vectors.values == vector("h"))
            #expect(table.rows.map(\.pixelHash) == ["pixels of h"])
        },
        Check("numbers come back bit by bit") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            var batch = batch([item("1", shows: ["h"])])
            let values: [Float] = [.leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude]
            batch.embeddings = [("h", values)]
            try await catalogue.apply(batch)
            let stored = try await catalogue.table(of: space.id).vectors.values
            #expect(stored.map(\.bitPattern) == values.map(\.bitPattern))
            #expect(try await catalogue.palettes(of: ["h", "none"]) == ["h": picture("h").palette])
        },
    ]
}
