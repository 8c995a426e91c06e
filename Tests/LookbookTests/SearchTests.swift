import LookbookCore
import LookbookInference
import LookbookTesting
import Testing

@testable import Lookbook

@Suite struct `Search by words` {
    private let vocabulary = CatalogueVocabulary(
        words: ["shirt": 4, "shirts": 2, "linen": 1, "striped": 3],
        values: [
            "baseColour": ["Red", "Maroon", "Navy Blue", "Blue", "Off White"], "gender": ["Men", "Women"],
            "price": ["10", "20"],
        ])

    private func read(_ text: String, asWords: Set<SearchChip.Part> = []) -> SearchReading {
        SearchReading(
            text, asWords: asWords, vocabulary: vocabulary, taxonomy: .fashion, known: ["Dress", "Shirt"])
    }

    @Test func `a text becomes conditions where it is sure`() {
        let reading = read("Red dress for women under 50 €")
        #expect(reading.domains == ["Dress"])
        #expect(reading.chips.map(\.part) == [.price, .colour, .kind, .gender])
        #expect(
            reading.filter?.clauses == [
                .init(field: "price", comparison: .less, values: ["50 €"]),
                .init(field: "baseColour", comparison: .equal, values: ["Red", "Maroon"]),
                .init(field: "gender", comparison: .equal, values: ["Women"]),
            ])
        #expect(reading.words == ["red", "dress", "women"])
    }

    @Test func `a colour takes the narrower ones in, and not the broader`() {
        #expect(read("blue").chips.first?.values == ["Navy Blue", "Blue"])
        #expect(read("navy").chips.first?.values == ["Navy Blue"])
        #expect(read("rotes Kleid").chips.map(\.values) == [["Red", "Maroon"], ["Dress"]])
    }

    @Test func `what is not sure, or what the shop has not, makes no condition`() {
        #expect(read("dark").chips.isEmpty)
        #expect(read("linen").chips.isEmpty)
        // It has no coats, and no green.
        #expect(read("green coat").chips.isEmpty)
        #expect(read("size 50").chips.isEmpty)
    }

    @Test func `each condition can be taken off`() {
        let reading = read("red dress under 50", asWords: [.colour, .price])
        #expect(reading.chips.map(\.part) == [.kind])
        #expect(reading.filter == nil)
        #expect(reading.text == "red dress under 50")
        #expect(read("red dress under 50", asWords: Set(SearchChip.Part.allCases)).chips.isEmpty)
    }

    @Test(arguments: [
        ("shirt under 50", "<50"), ("shirt below $ 49.90", "<$ 49.90"), ("Hemd ab 20 €", ">=20 €"),
        ("chemise moins de 30", "<30"), ("between 10 and 20 shirt", ">=10<=20"),
        ("robe à partir de 5", ">=5"),
        ("shirt cheaper than 1.299,00 €", "<1.299,00 €"),
    ])
    func `prices are read`(text: String, expected: String) throws {
        let price = try #require(PriceWords(text))
        #expect(price.limits.map { $0.0.rawValue + $0.1 }.joined() == expected)
        #expect(!price.rest.contains { $0.isNumber })
    }

    @Test(arguments: ["under armour shirt", "from paris", "shirt 50", "under", "between us", "over"])
    func `what is no price is left`(text: String) {
        #expect(PriceWords(text) == nil)
    }

    @Test func `slips are put right`() {
        let spelling = Spelling(["shirt": 9, "shorts": 4, "striped": 3, "linen": 2, "12345": 1, "red": 5])
        #expect(spelling.correction(of: "shrit") == "shirt")
        #expect(spelling.correction(of: "stripd") == "striped")
        #expect(spelling.correction(of: "linnen") == "linen")
        #expect(spelling.correction(of: "shirt") == nil)
        #expect(spelling.correction(of: "rad") == nil)
        #expect(spelling.correction(of: "12346") == nil)
        #expect(spelling.correction(of: "umbrella") == nil)
        #expect(spelling.knowsBeginning("stri"))
        #expect(!spelling.knowsBeginning("strx"))
    }

    @Test func `slips are counted as by Damerau`() {
        func slips(_ one: String, _ other: String) -> Int? {
            Spelling.slips(Array(one.utf8), Array(other.utf8), atMost: 3)
        }
        #expect(slips("shirt", "shirt") == 0)
        #expect(slips("shrit", "shirt") == 1)
        #expect(slips("kitten", "sitting") == 3)
        #expect(slips("", "abc") == 3)
        #expect(slips("abcd", "wxyz") == nil)
    }

    @Test func `rankings are fused by reciprocal ranks`() {
        // Row 2: 1/62 + 1/61; row 1: 1/61; row 3: 1/62.
        #expect(RankFusion.fused([([1, 2], 1), ([2, 3], 1)]) == [2, 1, 3])
        #expect(RankFusion.fused([([5], 1), ([4], 1)]) == [4, 5])
        #expect(RankFusion.fused([([5], 0.5), ([9], 1)]) == [9, 5])
        #expect(RankFusion.fused([]).isEmpty)
    }
}
