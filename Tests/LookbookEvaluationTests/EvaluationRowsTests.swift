import LookbookCore
import Testing

@testable import LookbookEvaluation

/// Which rows of a catalogue are measured, and which are fitted on.
struct EvaluationRowsTests {
    /// A space that holds these pictures: item and content hash.
    private func table(_ pictures: [(item: String, hash: String)], space: String = "s") -> EmbeddingTable {
        var positions: [String: Int] = [:]
        let rows = pictures.map { item, hash in
            defer { positions[item, default: 0] += 1 }
            return EmbeddingTable.Row(
                itemID: item, position: positions[item, default: 0], domain: "Dress", group: nil,
                contentHash: hash,
                pixelHash: "pixels of \(hash)", written: 1)
        }
        let values = (0..<rows.count).map(Float.init)
        return EmbeddingTable(
            space: space, generation: 1, vectors: VectorMatrix(rows: rows.count, columns: 1, values: values),
            rows: rows
        )
    }

    private func chosen(_ main: MainPictures, _ table: EmbeddingTable) -> [String] {
        let ids = Set(table.rows.map(\.itemID))
        let items = Dictionary(uniqueKeysWithValues: ids.map { ($0, Item(id: $0, domain: "Dress")) })
        return main.rows(of: table, items).rows.map { "\($0.id) \($0.pixelHash ?? "")" }
    }

    @Test
    func `an item stands with the first picture that every space holds`() {
        let first = table([("a", "1"), ("a", "2"), ("b", "3"), ("c", "4"), ("d", "6")])
        // Without the first picture of a, and with another one of c.
        let second = table([("a", "2"), ("b", "3"), ("c", "5"), ("e", "7")])
        let main = MainPictures([first.rows, second.rows])
        #expect(chosen(main, first) == ["a pixels of 2", "b pixels of 3"])
        #expect(chosen(main, second) == chosen(main, first))
        #expect(main.leftOut == 3)
        let alone = MainPictures([first.rows])
        #expect(
            chosen(alone, first).count == 4 && chosen(alone, first)[0] == "a pixels of 1"
                && alone.leftOut == 0)
    }

    @Test
    func `vectors belong to the chosen pictures, and a picture shown twice by an item counts once`() {
        let table = table([("a", "1"), ("a", "1"), ("b", "2"), ("b", "3")])
        let (vectors, rows) = MainPictures([table.rows]).rows(
            of: table, ["a": Item(id: "a", domain: "Dress"), "b": Item(id: "b", domain: "Dress")])
        #expect(vectors.values == [0, 2] && rows.map(\.id) == ["a", "b"])
    }

    @Test
    func `what is fitted on is not scored, and each picture comes once`() {
        let hashes = ["1", "1", "2", "3", nil, nil]
        let rows = FitRows(
            isAllowed: [true, true, true, false, true, true],
            isScored: [false, false, true, false, false, false],
            pixelHashes: hashes)
        #expect(rows.places == [0, 4, 5] && !rows.areScored)
        let none = FitRows(
            isAllowed: [true, true, false, false, false, false],
            isScored: [true, true, true, true, true, true],
            pixelHashes: hashes)
        #expect(none.places == [0] && none.areScored)
    }
}
