import LookbookCore

/// What goes with a query: for each complementary domain the items that match best in style, colour and use.
struct GoesWithRanking: Sendable {
    let catalogue: any Catalogue
    let snapshot: CatalogueSnapshot
    let style: StyleSpace
    let taxonomy: Taxonomy
    let options: RecommendOptions

    /// A domain with its candidates by style.
    private struct Candidates {
        let domain: String
        let items: [CandidateSearch.Candidate]

        /// How near the best few come in style; smaller is better.
        var distance: Float {
            let best = items.prefix(10)
            return best.reduce(0) { $0 + $1.distance } / Float(max(1, best.count))
        }
    }

    /// - Parameters:
    ///   - domain: the query's.
    ///   - traits: what is known of its wearer.
    ///   - rows: allowed rows of a domain, ascending.
    func rank(
        _ query: QueryVector, domain: String, traits: QueryTraits, rows: (String) -> [Int32]
    ) async throws -> [GoesWithGroup] {
        let residual = style.style(of: query.values, in: domain)
        let search = CandidateSearch(snapshot: snapshot)
        let pool = max(40, Selection(options: options, snapshot: snapshot).poolSize * 2)
        var bySlot: [[Candidates]] = []
        for slot in taxonomy.complementarySlots(of: domain) {
            var found: [Candidates] = []
            for other in snapshot.rowsOfDomain.keys.sorted()
            where other != domain && taxonomy.slot(of: other) == slot
                && options.complementaryDomains?.contains(other) ?? true
            {
                let items = try await search.nearest(
                    to: residual, count: pool, metric: .cosine, in: style.index, among: rows(other))
                if !items.isEmpty { found.append(Candidates(domain: other, items: Array(items.prefix(pool)))) }
            }
            bySlot.append(found.sorted { ($0.distance, $0.domain) < ($1.distance, $1.domain) })
        }
        var groups: [GoesWithGroup] = []
        for candidates in Self.choose(bySlot, count: options.maximumDomains) {
            let items = try await score(candidates, query, traits)
            if !items.isEmpty { groups.append(GoesWithGroup(domain: candidates.domain, items: items)) }
        }
        return groups
    }

    /// The best domain of each slot, then the second of each, until there are enough.
    private static func choose(_ bySlot: [[Candidates]], count: Int) -> [Candidates] {
        var chosen: [Candidates] = []
        for round in 0..<(bySlot.map(\.count).max() ?? 0) {
            for slot in bySlot where slot.indices.contains(round) && chosen.count < count { chosen.append(slot[round]) }
        }
        return chosen
    }

    private func score(
        _ candidates: Candidates, _ query: QueryVector, _ traits: QueryTraits
    ) async throws -> [GoesWithItem] {
        let items = Dictionary(
            try await catalogue.items(candidates.items.map(\.record.itemID)).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let palettes = try await catalogue.palettes(of: candidates.items.map(\.record.contentHash))
        let scored = candidates.items.compactMap { candidate -> Scored? in
            guard let item = items[candidate.record.itemID] else { return nil }
            let pair = query.palette.flatMap { own in palettes[candidate.record.contentHash].map { (own, $0) } }
            let compatibility = Compatibility(
                styleDistance: candidate.distance, palettes: pair, agreement: traits.agreement(with: item))
            return Scored(candidate: candidate, item: item, compatibility: compatibility)
        }.sorted { ($1.compatibility.score, $0.item.id) < ($0.compatibility.score, $1.item.id) }
        let selection = Selection(options: options, snapshot: snapshot)
        let places = selection.select(scored.map { ($0.candidate.row, $0.compatibility.score) }, items: items)
        return places.enumerated().map { rank, place in scored[place].shown(rank: rank + 1) }
    }

    private struct Scored {
        let candidate: CandidateSearch.Candidate
        let item: Item
        let compatibility: Compatibility

        func shown(rank: Int) -> GoesWithItem {
            GoesWithItem(
                rank: rank, id: item.id, score: compatibility.score, reasons: compatibility.reasons, title: item.title,
                image: item.image(at: candidate.record.position), parts: compatibility.parts)
        }
    }
}
