import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookIndex

extension EvaluationData {
    /// Vectors that anybody made: an NPY file, and a CSV file with one line a row.
    ///
    /// The columns `id` and `hash` of the labels are used when they are there: rows with the same hash show the same picture.
    /// Without `hash` nothing is known of that: different pictures may well have equal vectors.
    static func files(embeddings: String, labels: String, rules: RowRules) throws -> EvaluationData {
        let vectors = try NPY(contentsOf: embeddings).matrix()
        let table = try LabelFile(labels, rows: vectors.rows)
        try table.require(rules.label.fields, code: .inputLabel, option: "--label")
        try table.require(rules.split.map { [$0.field] } ?? [], code: .inputSplit, option: "--split")
        try table.require(rules.fit.map { [$0.field] } ?? [], code: .inputSplit, option: "--fit")
        let digits = String(vectors.rows).count
        let rows = (0..<vectors.rows).map { row in
            let number = String(row)
            let hash = table[row, "hash"].flatMap { $0.isEmpty ? nil : $0 }
            let id = table[row, "id"] ?? String(repeating: "0", count: digits - number.count) + number
            return LabelledSpace.Row(id: id, pixelHash: hash, image: nil) { table[row, $0] }
        }
        let name = (embeddings as NSString).lastPathComponent
        let space = try LabelledSpace(name: name, id: id(of: vectors), vectors: vectors, rows: rows, rules: rules)
        return EvaluationData(name: "\(name), \((labels as NSString).lastPathComponent)", spaces: [name]) { _ in space }
    }

    /// A hash of all numbers, taken row by row.
    private static func id(of vectors: VectorMatrix) -> EmbeddingSpace.ID {
        // 0 and -0 are the same number.
        let hashes = (0..<vectors.rows).map { row in
            ContentHash.of(vectors[row].map { $0 == 0 ? 0 : $0 }.withUnsafeBytes { Array($0) })
        }
        return ContentHash.of(hashes.flatMap { Array($0.utf8) })
    }
}
