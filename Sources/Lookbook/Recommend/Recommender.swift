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
                domainConfidence: ranking.confidence
            ),
            metric: options.metric, space: snapshot.space.id, milliseconds: vector.milliseconds,
            similar: similar.map(page.cut), goesWith: goesWith.map(page.cut))
    }

    /// Ranks, and remembers it.
    private func rank(
        _ query: RecommendQuery, _ vector: QueryVector, _ options: RecommendOptions
    ) async throws -> Ranking {
        let (domain, confidence) = try await domain(of: vector, options)
        let allowed = try await AllowedRows(
            options, catalogue: catalogue, snapshot: snapshot, own: vector.ownItems)
        var ranking = Ranking(domain: domain, confidence: confidence)
        if options.wantsSimilar {
            let similar = SimilarRanking(snapshot: snapshot, facts: facts, options: options)
            ranking.similar = try await similar.rank(vector, among: allowed.rows(of: domain))
        }
        if options.wantsGoesWith {
            ranking.traits = try await traits(of: vector, domain, options)
            ranking.groups = try await goesWith(vector, ranking, options, allowed)
        }
        if let key = RankingCache.Key(query, options) { cache?.keep(ranking, for: key) }
        return ranking
    }

    private func domain(of query: QueryVector, _ options: RecommendOptions) async throws -> (String, Float) {
        if let word = options.domain { return (try domain(named: word), 1) }
        if let domain = query.knownDomain { return (domain, 1) }
        let candidates = try await CandidateSearch(snapshot: snapshot).nearest(
            to: query.values, count: DomainVote.voters, metric: options.metric, in: snapshot.index, among: nil
        )
        let voters = candidates.prefix(DomainVote.voters).map {
            (snapshot.table.rows[Int($0.row)].domain, $0.distance)
        }
        guard
            let vote = DomainVote(
                nearest: voters, metric: options.metric, dimensions: snapshot.space.dimensions)
        else {
            throw LookbookError(
                .catalogueEmpty, "the catalogue has no embedded pictures",
                facts: [.remedy: "import a feed first: lookbook import FEED --catalogue DIR"])
        }
        return (vote.domain, vote.confidence)
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
