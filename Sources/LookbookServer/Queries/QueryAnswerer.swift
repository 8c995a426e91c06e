import Lookbook
import LookbookCore

/// Answers queries over one catalogue: fetches what they name, asks the newest state, and notes where the time went.
struct QueryAnswerer: Sendable {
    let shop: ServedCatalogue
    let parts: ServerParts

    /// Which lists are wanted.
    enum Kind: String, CaseIterable, Sendable {
        case recommend, similar, complete
    }

    /// The engine's answer.
    func answer(_ spec: QuerySpec, _ kind: Kind) async throws -> Recommendation {
        guard let subject = spec.subject else {
            throw LookbookError(
                .inputQuery, "the query names nothing",
                facts: [.remedy: "send a picture, or JSON with \"item\", \"url\" or \"positive\""])
        }
        try QueryLimits.check(hits: spec.hits(kind))
        let loaded = try shop.live.ready()
        var options = spec.options
        options.wantsSimilar = kind != .complete
        options.wantsGoesWith = kind != .similar
        let share = ByteShare(of: parts.bodies)
        defer { share.release() }
        // What waits for other servers must not keep those out who only compute.
        let query =
            subject.mustBeFetched
            ? try await parts.fetches.run { try await load(subject, crop: spec.crop, share) }
            : try await load(subject, crop: spec.crop, share)
        return try await parts.admission.run {
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

    private func load(
        _ subject: QuerySpec.Subject, crop: CropBox?, _ share: ByteShare
    ) async throws -> RecommendQuery {
        switch subject {
        case .picture(let bytes): return .picture(bytes, name: nil, crop: crop)
        case .item(let id): return .item(id)
        case .url(let url):
            let bytes = try await parts.fetcher.fetch(url)
            try share.take(bytes.count)
            return .picture(bytes, name: nil, crop: crop)
        case .examples(let examples):
            var queries: [RecommendQuery.Example] = []
            for example in examples {
                queries.append(.init(try await load(example.subject, crop: nil, share), weight: example.weight))
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
            parts.metrics.observe(.decode, milliseconds: answer.milliseconds.decode)
            parts.metrics.observe(.embed, milliseconds: answer.milliseconds.embed)
        }
        parts.metrics.observe(.search, milliseconds: clock.milliseconds)
        parts.metrics.observe(.rank, milliseconds: max(0, answer.milliseconds.search - clock.milliseconds))
    }
}
