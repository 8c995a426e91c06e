public import LookbookCore

/// The answer to a query: look-alikes, and what goes with them. Encodes as the documented JSON.
public struct Recommendation: Sendable, Encodable {
    /// What was asked.
    public let query: Query
    /// What "near" meant.
    public let metric: SimilarityMetric
    /// The id of the embedding space.
    public let space: EmbeddingSpace.ID
    /// Where the time went.
    public let milliseconds: Milliseconds
    /// Items of the same domain, the most alike first; nil when they were not asked for.
    public let similar: [SimilarItem]?
    /// Items of complementary domains, domain by domain; nil when they were not asked for.
    public let goesWith: [GoesWithGroup]?

    /// Whether nothing at all was found.
    public var isEmpty: Bool { (similar ?? []).isEmpty && (goesWith ?? []).isEmpty }

    /// What was asked, and what it was taken for.
    public struct Query: Sendable, Encodable {
        /// Path of the picture.
        public let image: String?
        /// Id of the item, when the query was one.
        public let item: Item.ID?
        /// The domain in which look-alikes were searched.
        public let domain: String
        /// 0...1; 1 when the domain was given or known.
        public let domainConfidence: Float
        /// What a picture may be, the likeliest first; empty when the domain was given or known. When the first is unsure,
        /// look-alikes come from all that are likely.
        public let domainCandidates: [KindGuess.Candidate]

        enum CodingKeys: CodingKey {
            case image, item, domain, domainConfidence, domainCandidates
        }

        /// Writes all keys, missing values as null.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(image, forKey: .image)
            try container.encode(item, forKey: .item)
            try container.encode(domain, forKey: .domain)
            try container.encode(domainConfidence, forKey: .domainConfidence)
            try container.encode(domainCandidates, forKey: .domainCandidates)
        }
    }

    /// Where the time went.
    public struct Milliseconds: Sendable, Hashable, Encodable {
        /// Reading, decoding and resizing; 0 for an item.
        public internal(set) var decode: Double = 0
        /// The network; 0 for an item.
        public internal(set) var embed: Double = 0
        /// Searching and ranking.
        public internal(set) var search: Double = 0
    }
}

/// One look-alike.
public struct SimilarItem: Sendable, Hashable, Encodable {
    /// From 1.
    public let rank: Int
    /// Id of the item.
    public let id: Item.ID
    /// 0...1, 1 for the identical picture.
    public let score: Float
    /// As the metric defines it.
    public let distance: Float
    /// Kind of garment.
    public let domain: String
    /// Title, when the feed has one.
    public let title: String?
    /// Path of the picture that is alike.
    public let image: String?
    /// Place of that picture in its item, from 0; not in the JSON.
    public let position: Int

    enum CodingKeys: CodingKey {
        case rank, id, score, distance, domain, title, image
    }
}

/// The matches of one complementary domain.
public struct GoesWithGroup: Sendable, Hashable, Encodable {
    /// Kind of garment.
    public let domain: String
    /// The best matches, best first.
    public let items: [GoesWithItem]
}

/// One item that goes with the query.
public struct GoesWithItem: Sendable, Hashable, Encodable {
    /// From 1.
    public let rank: Int
    /// Id of the item.
    public let id: Item.ID
    /// 0...1.
    public let score: Float
    /// Why, in words.
    public let reasons: [String]
    /// Title, for pages; the JSON names the id only.
    public let title: String?
    /// Path of the picture, for pages.
    public let image: String?
    /// Place of the picture in its item, from 0; not in the JSON.
    public let position: Int
    /// What the score is made of, for explanations; not in the JSON.
    public let parts: Parts

    enum CodingKeys: CodingKey {
        case rank, id, score, reasons
    }

    /// The parts of a score, each 0...1; nil when it could not be known and did not count.
    public struct Parts: Sendable, Hashable, Codable {
        /// How alike the two are in style.
        public internal(set) var style: Float
        /// How well their colours go together.
        public internal(set) var harmony: Float?
        /// How far gender, season and usage agree.
        public internal(set) var agreement: Float?
    }
}

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

    private func item(_ match: Ranking.Match, _ facts: RowFacts, _ traits: QueryTraits, rank: Int)
        -> GoesWithItem
    {
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
