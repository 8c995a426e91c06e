import Foundation
import LookbookCore
import LookbookInference
import LookbookTesting
import Testing

@Suite struct `The word tower` {
    /// Rows along the axes: black, red, a shirt, the pair of a red shirt, and the n-grams of "striped".
    private func tower() -> WordTower {
        func axis(_ place: Int) -> [Float] { (0..<8).map { $0 == place ? 1 : 0 } }
        var rows: [UInt64: [Float]] = [
            WordFeatures.key(concept: "black"): axis(0), WordFeatures.key(concept: "red"): axis(1),
            WordFeatures.key(word: "shirt"): axis(2), WordFeatures.key(pair: "red", "shirt"): axis(3),
        ]
        for key in WordFeatures.grams(of: "striped") { rows[key] = axis(4) }
        let projection = (0..<8).flatMap(axis)
        return WordTower(
            rows: rows, projection: projection, space: EmbeddingSpace(id: "s", name: "s", dimensions: 8))
    }

    @Test func `words are compared without case, accents and plural`() {
        #expect(WordText.words("Grüne T-Shirts, Größe 44!") == ["grune", "t", "shirt", "grosse", "44"])
        #expect(WordText.words("women's Dresses") == ["women", "dresse"])
        #expect(WordText.words("  ").isEmpty)
        #expect(WordText.words(String(repeating: "word ", count: 500)).count == WordText.limit)
    }

    @Test func `a word that was never learned counts by what it means`() throws {
        let vector = try #require(tower().vector(of: "jet black"))
        #expect(abs(vector[0] - 1) < 1e-5)
        #expect(tower().vector(of: "schwarzes") == vector)
        #expect(tower().reading(of: "ebony").map(\.form) == [.meant])
    }

    @Test func `a pair of words has a row of its own`() throws {
        let vector = try #require(tower().vector(of: "red shirt"))
        // Red, shirt and the pair, each of length 1.
        for place in 1...3 { #expect(abs(vector[place] - 1 / Float(3).squareRoot()) < 1e-2) }
    }

    @Test func `a misspelt word is near the word`() throws {
        let vector = try #require(tower().vector(of: "stripd"))
        #expect(vector[4] > 0.99)
        #expect(tower().reading(of: "stripd").map(\.form) == [.spelt])
    }

    @Test func `what nobody knows has no place`() {
        #expect(tower().vector(of: "qqq") == nil)
        #expect(tower().vector(of: "") == nil)
        #expect(tower().reading(of: "qqq").map(\.form) == [.unknown])
    }

    @Test func `the file gives the same vectors`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try tower().write(to: path)
        let read = try WordTower(path: path)
        #expect(read.space == "s")
        #expect(read.vector(of: "crimson shirt") == tower().vector(of: "crimson shirt"))
    }

    @Test(arguments: [0, 9, 200, 500])
    func `a damaged file is refused`(length: Int) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try tower().write(to: path)
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(length).write(to: URL(filePath: path))
        #expect(throws: LookbookError.self) { try WordTower(path: path) }
    }

    @Test func `the word file knows its colours and their values`() throws {
        let file = WordFile.standard
        #expect(file.concepts.count { $0.group == .colours } >= 40)
        for concept in file.concepts where concept.group == .colours && concept.name != "multi" {
            #expect(concept.value?.count == 3, "\(concept.name)")
        }
        for concept in file.concepts {
            guard let broader = concept.broader else { continue }
            #expect(file.concepts.contains { $0.name == broader }, "\(concept.name) < \(broader)")
        }
        let crimson = try #require(file.meanings(of: ["crimson", "tee"]).first)
        #expect(crimson.value == [0xdc, 0x14, 0x3c])
        #expect(crimson.concepts.map(\.name) == ["red", "maroon"])
        #expect(file.meanings(of: WordText.words("bleu marine")).first?.concepts.map(\.name) == ["navy blue"])
    }

    @Test func `a colour is read as the web writes it`() {
        #expect(RGBText.read("#7a1f2b") == [0x7a, 0x1f, 0x2b])
        #expect(RGBText.read("FA0") == [0xff, 0xaa, 0x00])
        #expect(RGBText.read("#12345") == nil)
        #expect(RGBText.read("red") == nil)
    }
}
