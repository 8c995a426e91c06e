internal import Tensors

/// How well nearest neighbours share a label: what decides when a run has learned enough.
public enum RetrievalScore {
    /// mAP@k by cosine: for each labelled vector the others are ranked, and the precisions at the places of right ones among
    /// the first k are added and divided by `min(k, right ones there are)`. Vectors whose label nobody else has do not ask.
    ///
    /// - Parameters:
    ///   - vectors: row by row, each of length 1.
    ///   - labels: -1 takes no part.
    /// - Returns: nil when no vector can ask.
    public static func meanAveragePrecision(
        _ vectors: [Float], dimensions: Int, labels: [Int], k: Int = 10
    ) throws -> Double? {
        let rows = labels.indices.filter { labels[$0] >= 0 }
        var totals: [Int: Int] = [:]
        for row in rows { totals[labels[row], default: 0] += 1 }
        let used = rows.flatMap { vectors[$0 * dimensions..<($0 + 1) * dimensions] }
        let gallery = try Tensor(used, shape: [rows.count, dimensions])
        var (sum, queries) = (0.0, 0)
        for start in stride(from: 0, to: rows.count, by: 256) {
            let block = start..<min(start + 256, rows.count)
            let scores = try gallery.narrowed(0, block).matmul(gallery.transposed()).floats()
            for (place, query) in block.enumerated() {
                let relevant = (totals[labels[rows[query]]] ?? 0) - 1
                guard relevant > 0 else { continue }
                let row = Array(scores[place * rows.count..<(place + 1) * rows.count])
                let nearest = best(row, k, leavingOut: query)
                sum += averagePrecision(nearest.map { labels[rows[$0]] == labels[rows[query]] }, k, relevant)
                queries += 1
            }
        }
        return queries > 0 ? sum / Double(queries) : nil
    }

    private static func averagePrecision(_ hits: [Bool], _ k: Int, _ relevant: Int) -> Double {
        var (found, sum) = (0, 0.0)
        for (rank, isHit) in hits.enumerated() where isHit {
            found += 1
            sum += Double(found) / Double(rank + 1)
        }
        return sum / Double(min(k, relevant))
    }

    /// The places of the k largest, the first of equals first.
    private static func best(_ scores: [Float], _ k: Int, leavingOut query: Int) -> [Int] {
        var places: [Int] = []
        for (place, score) in scores.enumerated() where place != query {
            if places.count == k, let last = places.last, scores[last] >= score { continue }
            let spot = places.firstIndex { scores[$0] < score } ?? places.count
            places.insert(place, at: spot)
            if places.count > k { places.removeLast() }
        }
        return places
    }
}
