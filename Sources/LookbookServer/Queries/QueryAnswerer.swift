import LookbookCore
import LookbookEngine

/// Answers queries over one catalogue: fetches what they name, asks the newest state, and notes where the time went.
struct QueryAnswerer: Sendable {
    let shop: ServedCatalogue
    let fetcher: PictureFetcher
    let metrics: ServerMetrics
    let admission: Admission

    /// Which lists are wanted.
    enum Kind: String, CaseIterable, Sendable {
        case recommend, similar, complete
    }

    /// The engine's answer.
    func answer(_ spec: QuerySpec, _ kind: Kind) async throws -> Recommendation {
        guard let subject = spec.subject else {
            throw InputError(
                "input.query", "the query names nothing",
                hint: "send a picture, or JSON with \"item\", \"url\" or \"positive\"")
        }
        let loaded = try shop.live.ready()
        var options = spec.options
        options.wantsSimilar = kind != .complete
        options.wantsGoesWith = kind != .similar
        return try await admission.run {
            let query = try await query(subject, crop: spec.crop)
            let clock = SearchClock()
            let answer = try await SearchClock.$current.withValue(clock) {
                try await loaded.recommender.recommend(query, options)
            }
            note(answer, clock, isPicture: answer.milliseconds.embed > 0)
            return answer
        }
    }

    /// The answer in the form of the API.
    func body(_ spec: QuerySpec, _ kind: Kind) async throws -> AnswerBody {
        let answer = try await answer(spec, kind)
        let items = spec.fields.isEmpty ? [:] : try await items(of: answer)
        return AnswerBody(answer, spec, items: items, catalogue: shop.nameInAddresses)
    }

    private func query(_ subject: QuerySpec.Subject, crop: CropBox?) async throws -> RecommendQuery {
        switch subject {
        case .picture(let bytes): return .picture(bytes, name: nil, crop: crop)
        case .url(let url): return .picture(try await fetcher.fetch(url), name: nil, crop: crop)
        case .item(let id): return .item(id)
        case .examples(let examples):
            var queries: [RecommendQuery.Example] = []
            for example in examples {
                queries.append(.init(try await query(example.subject, crop: nil), weight: example.weight))
            }
            return .examples(queries)
        }
    }

    /// The items that an answer names, by id.
    func items(of answer: Recommendation) async throws -> [Item.ID: Item] {
        let catalogue = shop.live.current?.catalogue ?? shop.catalogue
        let ids = (answer.similar ?? []).map(\.id) + (answer.goesWith ?? []).flatMap { $0.items.map(\.id) }
        return Dictionary(try await catalogue.items(ids).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    private func note(_ answer: Recommendation, _ clock: SearchClock, isPicture: Bool) {
        if isPicture {
            metrics.observe(.decode, milliseconds: answer.milliseconds.decode)
            metrics.observe(.embed, milliseconds: answer.milliseconds.embed)
        }
        metrics.observe(.search, milliseconds: clock.milliseconds)
        metrics.observe(.rank, milliseconds: max(0, answer.milliseconds.search - clock.milliseconds))
    }
}
