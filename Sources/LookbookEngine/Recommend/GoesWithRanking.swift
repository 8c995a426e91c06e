import LookbookCore

/// What goes with a query: for each complementary domain the items that match best in style, colour and use.
struct GoesWithRanking: Sendable {
    let snapshot: CatalogueSnapshot
    let facts: RowFactStore
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
    ) async throws -> [Ranking.Group] {
        let residual = style.style(of: query.values, in: domain)
        let search = CandidateSearch(snapshot: snapshot)
        let pool = max(40, Selection(options: options, snapshot: snapshot).poolSize * 2)
        var bySlot: [[Candidates]] = []
        for slot in taxonomy.complementarySlots(of: domain) {
            var found: [Candidates] = []
            for other in snapshot.domains
            where other != domain && taxonomy.slot(of: other) == slot
                && options.complementaryDomains?.contains(other) ?? true
            {
                let items = try await search.nearest(
                    to: residual, count: pool, metric: .cosine, in: style.index, among: rows(other))
                if !items.isEmpty { found.append(Candidates(domain: other, items: Array(items.prefix(pool)))) }
            }
            bySlot.append(found.sorted { ($0.distance, $0.domain) < ($1.distance, $1.domain) })
        }
        var groups: [Ranking.Group] = []
        for candidates in Self.choose(bySlot, count: options.maximumDomains) {
            let matches = try await score(candidates, query, traits)
            if !matches.isEmpty { groups.append(Ranking.Group(domain: candidates.domain, matches: matches)) }
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
    ) async throws -> [Ranking.Match] {
        let known = try await facts.facts(of: candidates.items.map(\.row))
        let scored = zip(candidates.items, known).compactMap { candidate, facts -> Scored? in
            guard let facts else { return nil }
            let pair = query.palette.flatMap { own in facts.palette.map { (own, $0) } }
            let compatibility = Compatibility(
                styleDistance: candidate.distance, palettes: pair, agreement: traits.agreement(with: facts.traits))
            return Scored(facts: facts, match: .init(row: candidate.row, compatibility: compatibility))
        }.sorted(by: <)
        let selection = Selection(options: options, snapshot: snapshot)
        let places = try selection.select(
            scored.map { ($0.match.row, $0.match.compatibility.score) }, facts: scored.map(\.facts))
        return places.map { scored[$0].match }
    }

    private struct Scored {
        let facts: RowFacts
        let match: Ranking.Match

        /// The better one first, ties by id.
        static func < (one: Scored, other: Scored) -> Bool {
            let scores = (one.match.compatibility.score, other.match.compatibility.score)
            return scores.0 == scores.1 ? one.facts.item.id < other.facts.item.id : scores.0 > scores.1
        }
    }
}
