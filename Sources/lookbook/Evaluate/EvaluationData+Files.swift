import Foundation
import LookbookCore
import LookbookEngine
import LookbookEvaluation
import LookbookIndex

extension EvaluationData {
    /// Vectors that anybody made: an NPY file, and a CSV file with one line a row.
    ///
    /// Rows with equal bytes count as the same picture.
    static func files(embeddings: String, labels: String, rules: RowRules) throws -> EvaluationData {
        let vectors = try NPY(contentsOf: embeddings).matrix()
        let table = try LabelFile(labels, rows: vectors.rows)
        let digits = String(vectors.rows).count
        let rows = (0..<vectors.rows).map { row in
            let number = String(row)
            // 0 and -0 are the same number.
            let hash = ContentHash.of(vectors[row].map { $0 == 0 ? 0 : $0 }.withUnsafeBytes { Array($0) })
            let id = table[row, "id"] ?? String(repeating: "0", count: digits - number.count) + number
            return LabelledSpace.Row(id: id, pixelHash: hash, image: nil) { table[row, $0] }
        }
        let name = (embeddings as NSString).lastPathComponent
        let id = ContentHash.of(rows.flatMap { Array(($0.pixelHash ?? "").utf8) })
        let space = try LabelledSpace(name: name, id: id, vectors: vectors, rows: rows, rules: rules)
        return EvaluationData(name: "\(name), \((labels as NSString).lastPathComponent)", spaces: [name]) { _ in space }
    }
}
