import LookbookCore
import Testing

extension CatalogueContract {
    static let readingAndFiltering: [Check] = [
        Check("pages cover every item once, in the order of the ids' bytes") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch(oddTexts.shuffled().map { item($0) }))
            for size in [1, 2, 7, 1000] {
                var ids: [Item.ID] = []
                while true {
                    let page = try await catalogue.items(after: ids.last, limit: size)
                    if page.isEmpty { break }
                    #expect(page.count <= size)
                    ids += page.map(\.id)
                }
                #expect(ids == oddTexts)
            }
            #expect(try await catalogue.items(after: nil, limit: 0).isEmpty)
        },
        Check("items are found by id, each once, and unknown ids are left out") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch([item("1"), item("2"), item("3")]))
            let found = try await catalogue.items(["3", "nobody", "1", "3"])
            #expect(found.map(\.id).sorted() == ["1", "3"])
            #expect(try await catalogue.imageRecords(of: ["nobody"]).isEmpty)
        },
        Check("a filter's answer is that of ItemFilter.matches") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let items = filterSamples
            try await catalogue.apply(batch(items.map { ($0, []) }))
            for text in filters {
                let filter = try ItemFilter(parsing: text)
                let expected = Set(items.filter(filter.matches).map(\.id))
                #expect(try await catalogue.itemIDs(matching: filter) == expected, "\(text)")
            }
            #expect(try await catalogue.itemIDs(matching: ItemFilter()) == Set(items.map(\.id)))
        },
        Check("items are found by their words, whatever case and accents, and by the beginning of the last") {
            catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch(wordSamples.map { ($0, []) }))
            func found(_ words: [[String]], any: Bool = false) async throws -> Set<String> {
                Set(try await catalogue.itemIDs(containing: words, any: any, limit: 10))
            }
            #expect(try await found([["red"], ["dress"]]) == ["1", "4"])
            #expect(try await found([["RED"], ["dre"]]) == ["1", "4"])
            #expect(try await found([["dre"], ["red"]]).isEmpty)
            #expect(try await found([["crimson", "red"], ["shirt"]]) == ["2"])
            #expect(try await found([["aermel", "ärmel"]]) == ["3"])
            #expect(try await found([["acme"]]) == ["2"])
            #expect(try await found([["sku4"]]) == [])
            #expect(try await found([["shirt"], ["dress"]], any: true) == ["1", "2", "4"])
            #expect(try await found([["\" OR \""]]).isEmpty)
            #expect(try await catalogue.itemIDs(containing: [["red"]], any: false, limit: 1).count == 1)
            #expect(try await catalogue.itemIDs(containing: [], any: true, limit: 10).isEmpty)
        },
        Check("words follow what is written and removed") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            try await catalogue.apply(batch(wordSamples.map { ($0, []) }))
            try await catalogue.apply(batch([(Item(id: "1", title: "Blue gown", domain: "Dress"), [])]))
            try await catalogue.remove(["4"])
            #expect(
                try await catalogue.itemIDs(containing: [["red"], ["dress"]], any: false, limit: 9) == [])
            #expect(try await catalogue.itemIDs(containing: [["gown"]], any: false, limit: 9) == ["1"])
            let vocabulary = try await catalogue.vocabulary()
            #expect(vocabulary.words["gown"] == 1)
            #expect(vocabulary.words["dress"] == 1)
            #expect(vocabulary.words["linen"] == nil)
            #expect(vocabulary.values == ["brand": ["Acme"]])
        },
        Check("counts are those of items, images and domains") { catalogue in
            try await catalogue.register(space, extractor: "palette")
            let failure = ImageRecord.Failure(code: "file.missing", message: "it is not there")
            var broken = item("3", domain: "Coat", shows: ["h3"])
            broken.images[0].failure = failure
            try await catalogue.apply(batch([item("1", shows: ["h1", "h2"]), item("2", shows: []), broken]))
            #expect(
                try await catalogue.summary()
                    == CatalogueSummary(
                        items: 3, images: 3, failedImages: 1, domains: ["Dress": 2, "Coat": 1]))
        },
    ]

    /// Items that are found by their words.
    static let wordSamples: [Item] = [
        Item(id: "1", title: "Red Dress", domain: "Dress"),
        Item(id: "2", title: "Red Shirt", domain: "Shirt", attributes: ["brand": "Acme"]),
        Item(id: "3", title: "Ärmel", domain: "Coat"),
        Item(id: "4", title: "Red linen", domain: "Dress"),
    ]

    /// Items that have, lack, and misspell fields.
    static let filterSamples: [Item] = [
        Item(
            id: "1", group: "A", title: "Red Dress", domain: "Dress",
            attributes: ["gender": "Women", "price": "49.90 EUR"]),
        Item(id: "2", domain: "Shirt", attributes: ["gender": "MEN", "price": "50"]),
        Item(id: "3", title: "", domain: "SHIRT", attributes: ["Gender": "women", "price": "cheap"]),
        Item(id: "4", domain: "Dress", attributes: ["gender": "", "price": "-3"]),
        Item(id: "5", domain: "Ärmel", attributes: ["GENDER": "ÄÖÜ"]),
        Item(id: "6", group: "a", domain: "Straße", attributes: ["Price": " 7 "]),
        Item(id: "7", domain: "Dress"),
    ]

    static let filters = [
        "gender=women", "gender!=women", "gender=Women|men", "GENDER=äöü", "gender=", "gender!=", "price<50",
        "price<=50",
        "price>=49.9", "price>-10", "price>0", "domain=shirt", "domain!=DRESS", "domain=ärmel", "group=a",
        "group!=a",
        "id=1|7", "id>3", "title=", "title=red dress", "nothing=1", "nothing!=1", "nothing<1",
        "gender=women,price<60",
        "gender!=men,domain=dress", "domain=strasse", "domain=STRASSE|straße",
    ]
}
