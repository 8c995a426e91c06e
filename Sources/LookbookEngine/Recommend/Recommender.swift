public import LookbookCore

/// Answers queries over one state of a catalogue. A value: many queries may run at the same time.
public struct Recommender: Sendable {
    private let catalogue: any Catalogue
    private let snapshot: CatalogueSnapshot
    private let taxonomy: Taxonomy
    private let embedder: QueryEmbedder
    private let style: OnceAsync<StyleSpace>

    /// - Parameters:
    ///   - catalogue: what the snapshot was read from.
    ///   - snapshot: what is searched.
    ///   - taxonomy: which domains go with which.
    ///   - tools: decode the query.
    ///   - extractor: embeds the query; asked only when a query is a picture.
    ///   - makeIndex: builds an index over vectors.
    public init(
        catalogue: any Catalogue, snapshot: CatalogueSnapshot, taxonomy: Taxonomy, tools: PictureTools,
        extractor: @escaping @Sendable () async throws -> any FeatureExtractor,
        makeIndex: @escaping @Sendable (VectorMatrix) throws -> any VectorIndex
    ) {
        self.catalogue = catalogue
        self.snapshot = snapshot
        self.taxonomy = taxonomy
        embedder = QueryEmbedder(catalogue: catalogue, tools: tools, extractor: extractor)
        style = OnceAsync { try StyleSpace(snapshot, makeIndex: makeIndex) }
    }

    /// Answers one query.
    ///
    /// - Throws: an ``ExplainedError``: an option out of range, a picture that cannot be decoded, an unknown item or domain.
    public func recommend(_ query: RecommendQuery, _ options: RecommendOptions) async throws -> Recommendation {
        try options.validate()
        var options = options
        let page = Page(offset: options.offset)
        options.count += options.offset
        var query = try await embedder.embed(query, in: snapshot)
        let start = ContinuousClock.now
        let (domain, confidence) = try await domain(of: query, options)
        let allowed = try await AllowedRows(options, catalogue: catalogue, own: query.ownItems)
        let similar = SimilarRanking(catalogue: catalogue, snapshot: snapshot, options: options)
        let rows = allowed.rows(of: domain, in: snapshot)
        let items = options.wantsSimilar ? try await similar.rank(query, among: rows) : nil
        let groups = options.wantsGoesWith ? try await goesWith(query, domain, options, allowed) : nil
        query.milliseconds.search = (ContinuousClock.now - start).seconds * 1000
        return Recommendation(
            query: .init(image: query.image, item: query.item?.id, domain: domain, domainConfidence: confidence),
            metric: options.metric, space: snapshot.space.id, milliseconds: query.milliseconds,
            similar: items.map(page.cut), goesWith: groups.map(page.cut))
    }

    private func domain(of query: QueryVector, _ options: RecommendOptions) async throws -> (String, Float) {
        if let word = options.domain {
            let domain = snapshot.rowsOfDomain[word] == nil ? taxonomy.domain(for: word) : word
            guard snapshot.rowsOfDomain[domain] != nil else {
                let known = snapshot.rowsOfDomain.keys.sorted().joined(separator: ", ")
                throw InputError(
                    "input.domain", "the catalogue has no domain \"\(word)\"", hint: "its domains are: \(known)")
            }
            return (domain, 1)
        }
        if let domain = query.knownDomain { return (domain, 1) }
        let candidates = try await CandidateSearch(snapshot: snapshot).nearest(
            to: query.values, count: 15, metric: options.metric, in: snapshot.index, among: nil)
        // A picture of the catalogue itself needs no vote.
        let identical = candidates.prefix(15).filter {
            options.metric.score(distance: $0.distance, dimensions: snapshot.space.dimensions) >= 0.999
        }
        let voters = identical.isEmpty ? candidates.prefix(15) : identical[...]
        guard let vote = DomainVote(voters.map { ($0.record.domain, $0.distance) }) else {
            throw InputError(
                "catalogue.empty", "the catalogue has no embedded pictures",
                hint: "import a feed first: lookbook import FEED --catalogue DIR")
        }
        return (vote.domain, vote.confidence)
    }

    private func goesWith(
        _ query: QueryVector, _ domain: String, _ options: RecommendOptions, _ allowed: AllowedRows
    ) async throws -> [GoesWithGroup] {
        let ranking = GoesWithRanking(
            catalogue: catalogue, snapshot: snapshot, style: try await style.value(), taxonomy: taxonomy,
            options: options)
        return try await ranking.rank(query, domain: domain, traits: traits(of: query, domain, options)) {
            allowed.rows(of: $0, in: snapshot)
        }
    }

    private func traits(
        of query: QueryVector, _ domain: String, _ options: RecommendOptions
    ) async throws -> QueryTraits {
        if let item = query.item { return QueryTraits(of: item) }
        let alike = try await CandidateSearch(snapshot: snapshot).nearest(
            to: query.values, count: 15, metric: options.metric, in: snapshot.index,
            among: snapshot.rowsOfDomain[domain])
        return QueryTraits(ofLookAlikes: try await catalogue.items(alike.prefix(15).map(\.record.itemID)))
    }
}
