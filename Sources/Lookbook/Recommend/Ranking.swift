import LookbookCore

/// Which rows answer a query, with the numbers that put them there: what is costly about an answer, and no more.
struct Ranking: Sendable {
    /// The domain in which look-alikes were searched.
    var domain: String
    /// 0...1; 1 when the domain was given or known.
    var confidence: Float
    /// What else the query may be, the domain first; empty when it was given or known.
    var candidates: [KindGuess.Candidate] = []
    /// The look-alikes, nearest first; nil when they were not asked for.
    var similar: [Near]?
    /// Of the wearer; only where matches were asked for.
    var traits = QueryTraits.unknown
    /// The matches, domain by domain; nil when they were not asked for.
    var groups: [Group]?

    /// A look-alike.
    struct Near: Sendable {
        let row: Int32
        let distance: Float
    }

    /// The matches of one complementary domain, best first.
    struct Group: Sendable {
        let domain: String
        let matches: [Match]
    }

    /// An item that goes with the query.
    struct Match: Sendable {
        let row: Int32
        let compatibility: Compatibility
    }

    /// About how much memory it takes.
    var bytes: Int {
        let matches = (groups ?? []).reduce(0) { $0 + 64 + $1.matches.count * MemoryLayout<Match>.stride }
        return 512 + (similar?.count ?? 0) * MemoryLayout<Near>.stride + matches
    }
}

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
            let score = options.metric.score(
                distance: candidate.distance, dimensions: snapshot.space.dimensions)
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

/// Cuts a ranking to what is shown: threshold, one per group, diversity, count.
struct Selection: Sendable {
    let options: RecommendOptions
    let snapshot: CatalogueSnapshot

    /// How many candidates a list should choose from.
    var poolSize: Int {
        let isChoosy = options.diversity > 0 || options.groupBy != nil
        return isChoosy ? max(options.count * 5, 50) : options.count
    }

    /// - Parameters:
    ///   - ranking: places with score and row, best first; no two of them show the same item.
    ///   - facts: of the places, in order; needed only when they are grouped.
    /// - Returns: indices into `ranking`, in the order to be shown.
    /// - Throws: `CancellationError` when nobody waits for it any more.
    func select(_ ranking: [(row: Int32, score: Float)], facts: [RowFacts?]) throws -> [Int] {
        var places = ranking.indices.filter { ranking[$0].score >= options.threshold }
        if options.groupBy != nil {
            var groups: Set<String> = []
            places.removeAll { !groups.insert(groupKey(ranking[$0].row, facts[$0])).inserted }
        }
        guard options.diversity > 0 else { return Array(places.prefix(options.count)) }
        let vectors = places.map { snapshot.vector(ranking[$0].row) }
        let diverse = MaximalMarginalRelevance(diversity: options.diversity)
        let picked = try diverse.pick(scores: places.map { ranking[$0].score }, count: options.count) {
            one, other in
            try Task.checkCancellation()
            return similarity(vectors[one], vectors[other])
        }
        return picked.map { places[$0] }
    }

    /// Number of groups among candidates.
    func groupCount(_ rows: [Int32], facts: [RowFacts?]) -> Int {
        guard options.groupBy != nil else { return rows.count }
        return Set(zip(rows, facts).map(groupKey)).count
    }

    private func groupKey(_ row: Int32, _ facts: RowFacts?) -> String {
        let record = snapshot.table.rows[Int(row)]
        let alone = "item \(record.itemID)"
        guard let field = options.groupBy else { return alone }
        let value = field == "group" ? record.group : facts?.item[field: field]
        return value.map { "group \($0)" } ?? alone
    }

    private func similarity(_ one: [Float], _ other: [Float]) -> Float {
        let distance = options.metric.distance(one, other)
        return options.metric.score(distance: distance, dimensions: snapshot.space.dimensions)
    }
}
