import LookbookCore

/// What goes with a query: for each complementary domain the items that match best in style, colour and use.
struct GoesWithRanking: Sendable {
    let snapshot: CatalogueSnapshot
    let facts: RowFactStore
    let style: StyleSpace
    let taxonomy: Taxonomy
    let options: RecommendOptions

    /// A domain that could be shown.
    private struct Choice {
        let domain: String
        let rows: [Int32]
        /// How near the best few come in style; smaller is better.
        let distance: Float

        init(_ domain: String, _ rows: [Int32], best: ArraySlice<CandidateSearch.Candidate>) {
            self.domain = domain
            self.rows = rows
            distance = best.reduce(0) { $0 + $1.distance } / Float(max(1, best.count))
        }
    }

    /// The items whose style says how near a domain comes.
    private static let best = 10

    /// - Parameters:
    ///   - domain: the query's.
    ///   - traits: what is known of its wearer.
    ///   - rows: allowed rows of a domain, ascending.
    func rank(
        _ query: QueryVector, domain: String, traits: QueryTraits, rows: (String) -> [Int32]
    ) async throws -> [Ranking.Group] {
        let residual = style.style(of: query.values, in: domain)
        let pool = max(40, Selection(options: options, snapshot: snapshot).poolSize * 2)
        var groups: [Ranking.Group] = []
        for choice in try await choices(residual, domain, rows) {
            let candidates = try await nearest(residual, pool, choice.rows)
            let matches = try await score(candidates, query, traits)
            if !matches.isEmpty { groups.append(Ranking.Group(domain: choice.domain, matches: matches)) }
        }
        return groups
    }

    /// The domains to show. All that could be are looked at, but only for their best few: most are not shown, and ranking
    /// a pool of each would be most of the work.
    private func choices(
        _ residual: [Float], _ domain: String, _ rows: (String) -> [Int32]
    ) async throws -> [Choice] {
        var bySlot: [[Choice]] = []
        for slot in taxonomy.complementarySlots(of: domain) {
            var found: [Choice] = []
            for other in snapshot.domains
            where other != domain && taxonomy.slot(of: other) == slot
                && options.complementaryDomains?.contains(other) ?? true
            {
                let rows = rows(other)
                let best = try await nearest(residual, Self.best, rows)
                if !best.isEmpty { found.append(Choice(other, rows, best: best)) }
            }
            bySlot.append(found.sorted { ($0.distance, $0.domain) < ($1.distance, $1.domain) })
        }
        return Self.choose(bySlot, count: options.maximumDomains)
    }

    private func nearest(
        _ residual: [Float], _ count: Int, _ rows: [Int32]
    ) async throws -> ArraySlice<CandidateSearch.Candidate> {
        let search = CandidateSearch(snapshot: snapshot)
        let found = try await search.nearest(
            to: residual, count: count, metric: .cosine, in: style.index, among: rows)
        return found.prefix(count)
    }

    /// The best domain of each slot, then the second of each, until there are enough.
    private static func choose(_ bySlot: [[Choice]], count: Int) -> [Choice] {
        var chosen: [Choice] = []
        for round in 0..<(bySlot.map(\.count).max() ?? 0) {
            for slot in bySlot where slot.indices.contains(round) && chosen.count < count {
                chosen.append(slot[round])
            }
        }
        return chosen
    }

    private func score(
        _ candidates: ArraySlice<CandidateSearch.Candidate>, _ query: QueryVector, _ traits: QueryTraits
    ) async throws -> [Ranking.Match] {
        let known = try await facts.facts(of: candidates.map(\.row))
        let scored = zip(candidates, known).compactMap { candidate, facts -> Scored? in
            guard let facts else { return nil }
            let pair = query.palette.flatMap { own in facts.palette.map { (own, $0) } }
            let compatibility = Compatibility(
                styleDistance: candidate.distance, palettes: pair,
                agreement: traits.agreement(with: facts.traits))
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
