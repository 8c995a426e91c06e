import Lookbook
import LookbookCore
import LookbookIndex
import LookbookTesting
import Testing

/// A snapshot keeps the vectors once, in its index; styles are computed from them.
@Suite struct SharedVectorsTests {
    private static let rows = 2200
    private static let columns = 128

    /// Vectors of low rank, in three domains.
    private static func table() -> EmbeddingTable {
        var generator = SeededGenerator(seed: 12)
        func random() -> Float { Float.random(in: -1...1, using: &generator) }
        let basis = (0..<6).map { _ in (0..<columns).map { _ in random() } }
        var values: [Float] = []
        for _ in 0..<rows {
            var vector = [Float](repeating: 0, count: columns)
            for direction in basis {
                let weight = random()
                for place in vector.indices { vector[place] += weight * direction[place] }
            }
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            values += vector.map { $0 / norm }
        }
        let described = (0..<rows).map { row in
            EmbeddingTable.Row(
                itemID: "\(10_000 + row)", position: 0, domain: ["Pants", "Shoes", "T-Shirt"][row % 3],
                group: nil,
                contentHash: "\(row)", pixelHash: "\(row)", written: 1)
        }
        let matrix = VectorMatrix(rows: rows, columns: columns, values: values)
        return EmbeddingTable(space: "s", generation: 1, vectors: matrix, rows: described)
    }

    @Test func `vectors are held once, and styles are those of held residuals`() async throws {
        let table = Self.table()
        let space = EmbeddingSpace(id: "s", name: "s", dimensions: Self.columns)
        let make: @Sendable (VectorMatrix) throws -> any VectorIndex = { TimedIndex(try ExactIndex($0)) }
        let snapshot = try CatalogueSnapshot(space: space, table: table, makeIndex: make)
        #expect(snapshot.table.vectors.columns == 0 && snapshot.table.rows == table.rows)
        #expect(snapshot.vector(7) == Array(table.vectors[7]))

        let style = try StyleSpace(snapshot, makeIndex: make)
        let held = try StyleSpace(vectors: table.vectors, domains: table.rows.map(\.domain)) {
            try ExactIndex($0, rotation: .never)
        }
        for row in [0, 1, 2, 901] {
            let query = style.style(of: snapshot.vector(Int32(row)), in: table.rows[row].domain)
            #expect(query == held.style(of: Array(table.vectors[row]), in: table.rows[row].domain))
            for subset in [nil, snapshot.rowsOfDomain["Shoes"]] {
                let found = try await style.index.nearest(
                    to: VectorMatrix(query), count: 12, metric: .cosine, among: subset)
                let expected = try await held.index.nearest(
                    to: VectorMatrix(query), count: 12, metric: .cosine, among: subset)
                #expect(found == expected)
            }
        }
    }

    @Test func `an index that is not ours leaves the vectors in the table`() throws {
        let table = Self.table()
        let space = EmbeddingSpace(id: "s", name: "s", dimensions: Self.columns)
        let snapshot = try CatalogueSnapshot(space: space, table: table) { try FakeVectorIndex($0) }
        #expect(snapshot.table.vectors == table.vectors && snapshot.vector(3) == Array(table.vectors[3]))
    }
}
