public import LookbookCore

/// Answers queries over one state of a catalogue. A value: many queries may run at the same time.
public struct Recommender: Sendable {
    let catalogue: any Catalogue
    let snapshot: CatalogueSnapshot
    /// Which domains go with which.
    public let taxonomy: Taxonomy
    private let embedder: QueryEmbedder
    private let style: OnceAsync<StyleSpace>
    let facts: RowFactStore
    /// The words of the space, when its model knows any.
    let words: OnceAsync<(any WordEmbedding)?>
    let searchWords: OnceAsync<SearchWords>
    private let cache: RankingCache?

    /// - Parameters:
    ///   - catalogue: what the snapshot was read from.
    ///   - snapshot: what is searched.
    ///   - taxonomy: which domains go with which.
    ///   - tools: decode the query.
    ///   - extractor: embeds the query; asked only when a query is a picture.
    ///   - makeIndex: builds an index over vectors.
    ///   - cache: remembers how items were ranked; a new one for each snapshot.
    ///   - words: opens the word tower of the space; nil where there is none.
    ///   - earlier: answers from an earlier state of the same catalogue; what it knows of items need not be read again.
    public init(
        catalogue: any Catalogue, snapshot: CatalogueSnapshot, taxonomy: Taxonomy, tools: PictureTools,
        extractor: @escaping @Sendable () async throws -> any FeatureExtractor,
        makeIndex: @escaping @Sendable (VectorMatrix) throws -> any VectorIndex, cache: RankingCache? = nil,
        earlier: Recommender? = nil,
        words: @escaping @Sendable () async throws -> (any WordEmbedding)? = { nil }
    ) {
        self.catalogue = catalogue
        self.snapshot = snapshot
        self.taxonomy = taxonomy
        style = OnceAsync { try StyleSpace(snapshot, makeIndex: makeIndex) }
        facts = RowFactStore(catalogue, snapshot.table)
        embedder = QueryEmbedder(catalogue: catalogue, facts: facts, tools: tools, extractor: extractor)
        if let earlier { facts.inherit(earlier.facts, in: snapshot) }
        self.cache = cache
        self.words = OnceAsync(words)
        searchWords = OnceAsync { try await SearchWords(catalogue) }
    }

    /// Gets ready what the first "goes with" would otherwise wait for.
    public func warmUp() async throws {
        _ = try await style.value()
    }

    /// Answers one query.
    ///
    /// - Throws: a ``LookbookError``: an option out of range, a picture that cannot be decoded, an unknown item or domain.
    public func recommend(_ query: RecommendQuery, _ options: RecommendOptions) async throws -> Recommendation
    {
        try options.validate()
        var whole = options
        whole.offset = 0
        whole.count += options.offset
        let page = Page(offset: options.offset)
        var vector = try await embedder.embed(query, in: snapshot, wantsPalette: options.wantsGoesWith)
        let start = ContinuousClock.now
        let known = RankingCache.Key(query, whole).flatMap { cache?.find($0) }
        let ranking = if let known { known } else { try await rank(query, vector, whole) }
        let answer = Presentation(snapshot: snapshot, facts: facts, options: whole, palette: vector.palette)
        let (similar, goesWith) = (try await answer.similar(ranking), try await answer.goesWith(ranking))
        vector.milliseconds.search = (ContinuousClock.now - start).seconds * 1000
        return Recommendation(
            query: .init(
                image: vector.image, item: vector.item?.id, domain: ranking.domain,
                domainConfidence: ranking.confidence, domainCandidates: ranking.candidates
            ),
            metric: options.metric, space: snapshot.space.id, milliseconds: vector.milliseconds,
            similar: similar.map(page.cut), goesWith: goesWith.map(page.cut))
    }

    /// Ranks, and remembers it.
    private func rank(
        _ query: RecommendQuery, _ vector: QueryVector, _ options: RecommendOptions
    ) async throws -> Ranking {
        let kind = try await kind(of: vector, options)
        let domain = kind.best.domain
        let allowed = try await AllowedRows(
            options, catalogue: catalogue, snapshot: snapshot, own: vector.ownItems)
        var ranking = Ranking(domain: domain, confidence: kind.best.confidence, candidates: kind.shown)
        if options.wantsSimilar {
            let similar = SimilarRanking(snapshot: snapshot, facts: facts, options: options)
            ranking.similar = try await similar.rank(
                vector, among: allowed.rows(of: kind.likely.map(\.domain)))
        }
        if options.wantsGoesWith {
            ranking.traits = try await traits(of: vector, domain, options)
            ranking.groups = try await goesWith(vector, ranking, options, allowed)
        }
        if let key = RankingCache.Key(query, options) { cache?.keep(ranking, for: key) }
        return ranking
    }

    private func kind(of query: QueryVector, _ options: RecommendOptions) async throws -> QueryKind {
        if let word = options.domain {
            return .known(try domain(named: word))
        }
        if let domain = query.knownDomain { return .known(domain) }
        return .guessed(try await guess(query.values, head: query.kinds, metric: options.metric))
    }

    /// What a picture with these numbers is taken for.
    ///
    /// - Parameters:
    ///   - values: its vector in the space that is searched.
    ///   - head: what the model knows of kinds; without it the neighbours alone decide.
    ///   - metric: what "near" means.
    package func guess(_ values: [Float], head: KindHead?, metric: SimilarityMetric) async throws -> KindGuess
    {
        let candidates = try await CandidateSearch(snapshot: snapshot).nearest(
            to: values, count: DomainVote.voters, metric: metric, in: snapshot.index, among: nil)
        let voters = candidates.prefix(DomainVote.voters).map {
            (snapshot.table.rows[Int($0.row)].domain, $0.distance)
        }
        guard
            let vote = DomainVote(
                nearest: voters, metric: metric, dimensions: snapshot.space.dimensions)
        else {
            throw LookbookError(
                .catalogueEmpty, "the catalogue has no embedded pictures",
                facts: [.remedy: "import a feed first: lookbook import FEED --catalogue DIR"])
        }
        // A picture of the catalogue itself needs no head.
        guard let head, vote.confidence < 1 || !isIdentical(candidates, metric) else {
            return KindGuess(vote)
        }
        return KindGuess(vote, head: head, vector: values, domains: snapshot.domains)
    }

    private func isIdentical(_ candidates: [CandidateSearch.Candidate], _ metric: SimilarityMetric) -> Bool {
        guard let nearest = candidates.first else { return false }
        return DomainVote.isIdentical(
            nearest.distance, metric: metric, dimensions: snapshot.space.dimensions)
    }

    /// The domain that somebody asks for by its name or another word for it.
    func domain(named word: String) throws(LookbookError) -> String {
        let domain = snapshot.rowsOfDomain[word] == nil ? taxonomy.domain(for: word) : word
        guard snapshot.rowsOfDomain[domain] != nil else {
            let known = snapshot.rowsOfDomain.keys.sorted().joined(separator: ", ")
            throw LookbookError(
                .inputDomain, "the catalogue has no domain \"\(word)\"",
                facts: [.remedy: "its domains are: \(known)"])
        }
        return domain
    }

    private func goesWith(
        _ query: QueryVector, _ ranking: Ranking, _ options: RecommendOptions, _ allowed: AllowedRows
    ) async throws -> [Ranking.Group] {
        let goesWith = GoesWithRanking(
            snapshot: snapshot, facts: facts, style: try await style.value(), taxonomy: taxonomy,
            options: options)
        return try await goesWith.rank(
            query, domain: ranking.domain, traits: ranking.traits, rows: allowed.rows)
    }

    private func traits(
        of query: QueryVector, _ domain: String, _ options: RecommendOptions
    ) async throws -> QueryTraits {
        if let item = query.item { return QueryTraits(of: item) }
        let alike = try await CandidateSearch(snapshot: snapshot).nearest(
            to: query.values, count: 15, metric: options.metric, in: snapshot.index,
            among: snapshot.rowsOfDomain[domain])
        let known = try await facts.facts(of: alike.prefix(15).map(\.row))
        return QueryTraits(ofLookAlikes: known.compactMap { $0?.item })
    }
}

/// The kind of a query: said, or guessed.
enum QueryKind: Sendable {
    case known(String)
    case guessed(KindGuess)

    var best: KindGuess.Candidate {
        switch self {
        case .known(let domain): KindGuess.Candidate(domain: domain, confidence: 1)
        case .guessed(let guess): guess.best
        }
    }

    /// The kinds to search.
    var likely: [KindGuess.Candidate] {
        if case .guessed(let guess) = self { guess.likely } else { [best] }
    }

    /// What an answer tells of a guess: the kinds that somebody may choose from.
    var shown: [KindGuess.Candidate] {
        guard case .guessed(let guess) = self else { return [] }
        return Array(guess.candidates.filter { $0.confidence >= 0.05 }.prefix(5))
    }
}
