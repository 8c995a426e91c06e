import LookbookCore

/// The look-alikes of a query within one domain.
struct SimilarRanking: Sendable {
    let catalogue: any Catalogue
    let snapshot: CatalogueSnapshot
    let options: RecommendOptions

    func rank(_ query: QueryVector, among rows: [Int32]) async throws -> [SimilarItem] {
        let search = CandidateSearch(snapshot: snapshot)
        let selection = Selection(options: options, snapshot: snapshot)
        var need = selection.poolSize
        while true {
            let candidates = try await search.nearest(
                to: query.values, count: need, metric: options.metric, in: snapshot.index, among: rows)
            let items = options.groupBy == nil ? [:] : try await byID(candidates.map(\.record.itemID))
            let isExhausted = candidates.count < need || need >= rows.count
            if isExhausted || selection.groupCount(candidates.map(\.row), items: items) >= options.count {
                return try await answer(candidates, selection, items)
            }
            need *= 4
        }
    }

    private func answer(
        _ candidates: [CandidateSearch.Candidate], _ selection: Selection, _ items: [Item.ID: Item]
    ) async throws -> [SimilarItem] {
        let ranking = candidates.map { candidate in
            let score = options.metric.score(distance: candidate.distance, dimensions: snapshot.space.dimensions)
            return (row: candidate.row, score: score)
        }
        let places = selection.select(ranking, items: items)
        let shown = try await byID(places.map { candidates[$0].record.itemID })
        return places.enumerated().map { rank, place in
            let record = candidates[place].record
            let item = shown[record.itemID]
            return SimilarItem(
                rank: rank + 1, id: record.itemID, score: ranking[place].score, distance: candidates[place].distance,
                domain: record.domain, title: item?.title, image: item?.image(at: record.position))
        }
    }

    private func byID(_ ids: [Item.ID]) async throws -> [Item.ID: Item] {
        Dictionary(try await catalogue.items(ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Item {
    /// Path of the picture at a place, if it is still there.
    func image(at position: Int) -> String? {
        images.indices.contains(position) ? images[position].path : nil
    }
}
