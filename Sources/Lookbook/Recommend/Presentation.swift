import LookbookCore

/// Puts a ranking into words: from rows and numbers to items with titles, pictures and reasons.
struct Presentation: Sendable {
    let snapshot: CatalogueSnapshot
    let facts: RowFactStore
    let options: RecommendOptions
    /// The colours of what was asked about.
    let palette: Palette?

    /// The look-alikes, as they are shown.
    func similar(_ ranking: Ranking) async throws -> [SimilarItem]? {
        guard let places = ranking.similar else { return nil }
        let known = try await facts.facts(of: places.map(\.row))
        return places.indices.map { rank in
            let (place, item) = (places[rank], known[rank]?.item)
            let record = snapshot.table.rows[Int(place.row)]
            return SimilarItem(
                rank: rank + 1, id: record.itemID,
                score: options.metric.score(distance: place.distance, dimensions: snapshot.space.dimensions),
                distance: place.distance, domain: record.domain, title: item?.title,
                image: item?.image(at: record.position), position: record.position)
        }
    }

    /// The matches, as they are shown.
    func goesWith(_ ranking: Ranking) async throws -> [GoesWithGroup]? {
        guard let groups = ranking.groups else { return nil }
        var known = try await facts.facts(of: groups.flatMap { $0.matches.map(\.row) })[...]
        return groups.map { group in
            defer { known = known.dropFirst(group.matches.count) }
            let items = zip(group.matches, known).enumerated().compactMap { rank, match in
                match.1.map { item(match.0, $0, ranking.traits, rank: rank + 1) }
            }
            return GoesWithGroup(domain: group.domain, items: items)
        }
    }

    private func item(_ match: Ranking.Match, _ facts: RowFacts, _ traits: QueryTraits, rank: Int) -> GoesWithItem {
        let palettes = palette.flatMap { own in facts.palette.map { (own, $0) } }
        let position = snapshot.table.rows[Int(match.row)].position
        return GoesWithItem(
            rank: rank, id: facts.item.id, score: match.compatibility.score,
            reasons: match.compatibility.reasons(
                palettes: palettes, agreements: traits.reasons(with: facts.traits)),
            title: facts.item.title, image: facts.item.image(at: position), position: position,
            parts: match.compatibility.parts)
    }
}
