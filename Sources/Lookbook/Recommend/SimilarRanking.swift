import LookbookCore

/// The look-alikes of a query within one domain.
struct SimilarRanking: Sendable {
    let snapshot: CatalogueSnapshot
    let facts: RowFactStore
    let options: RecommendOptions

    func rank(_ query: QueryVector, among rows: [Int32]) async throws -> [Ranking.Near] {
        let search = CandidateSearch(snapshot: snapshot)
        let selection = Selection(options: options, snapshot: snapshot)
        var need = selection.poolSize
        while true {
            let candidates = try await search.nearest(
                to: query.values, count: need, metric: options.metric, in: snapshot.index, among: rows)
            let known = options.groupBy == nil ? [] : try await facts.facts(of: candidates.map(\.row))
            let isExhausted = candidates.count < need || need >= rows.count
            if isExhausted || selection.groupCount(candidates.map(\.row), facts: known) >= options.count {
                return try choose(candidates, selection, known)
            }
            need *= 4
        }
    }

    private func choose(
        _ candidates: [CandidateSearch.Candidate], _ selection: Selection, _ facts: [RowFacts?]
    ) throws -> [Ranking.Near] {
        let ranking = candidates.map { candidate in
            let score = options.metric.score(distance: candidate.distance, dimensions: snapshot.space.dimensions)
            return (row: candidate.row, score: score)
        }
        return try selection.select(ranking, facts: facts).map {
            Ranking.Near(row: candidates[$0].row, distance: candidates[$0].distance)
        }
    }
}

extension Item {
    /// Path of the picture at a place, if it is still there.
    func image(at position: Int) -> String? {
        images.indices.contains(position) ? images[position].path : nil
    }
}
