import LookbookCore

/// Finds the nearest items: several rows may show the same item, and the nearest of them counts.
struct CandidateSearch: Sendable {
    let snapshot: CatalogueSnapshot

    /// An item, by its nearest picture.
    struct Candidate: Sendable {
        let row: Int32
        let distance: Float
    }

    /// The nearest items, nearest first, at least `count` of them unless there are not so many.
    ///
    /// - Parameters:
    ///   - vector: the query.
    ///   - count: how many items, at least 1.
    ///   - index: what to search: the snapshot's own, or one of the same rows in another space.
    ///   - rows: to choose from, ascending; nil for all.
    func nearest(
        to vector: [Float], count: Int, metric: SimilarityMetric, in index: any VectorIndex, among rows: [Int32]?
    ) async throws -> [Candidate] {
        let available = rows?.count ?? index.rows
        guard available > 0 else { return [] }
        let spare = snapshot.hasOneRowEach ? 0 : count / 2 + 4
        var reach = min(available, count + spare)
        while true {
            let neighbours = try await index.nearest(
                to: VectorMatrix(vector), count: reach, metric: metric, among: rows)
            let candidates = unique(neighbours.first ?? [])
            if candidates.count >= count || reach >= available { return candidates }
            reach = min(available, reach * 4)
        }
    }

    private func unique(_ neighbours: [Neighbour]) -> [Candidate] {
        guard !snapshot.hasOneRowEach else {
            return neighbours.map { Candidate(row: $0.row, distance: $0.distance) }
        }
        var seen: Set<Int32> = []
        return neighbours.compactMap { neighbour in
            guard seen.insert(snapshot.firstRow(ofSameItemAs: neighbour.row)).inserted else { return nil }
            return Candidate(row: neighbour.row, distance: neighbour.distance)
        }
    }
}
