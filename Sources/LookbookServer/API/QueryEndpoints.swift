import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// `POST /v1/recommend`, `/v1/similar`, `/v1/complete` and `/v1/batch`.
struct QueryEndpoints: Sendable {
    let parts: ServerParts
    static let maximumBatch = 100

    var all: [Endpoint] {
        [
            endpoint(.recommend, "Look-alikes of a picture or item, and what goes with it."),
            endpoint(.similar, "Only the look-alikes of a picture or item."),
            endpoint(.complete, "Only what goes with a picture or item."),
            batch,
        ]
    }

    private func endpoint(_ kind: QueryAnswerer.Kind, _ summary: String) -> Endpoint {
        Endpoint(
            method: .post, path: "/v1/\(kind.rawValue)", id: kind.rawValue, summary: summary, scope: .search,
            parameters: QuerySchemas.parameters, body: QuerySchemas.bodies,
            answers: [
                .init(
                    status: 200, summary: "The answer.", type: "application/json",
                    schema: Schemas.reference("Answer"))
            ],
            errors: [404, 413, 415, 422, 429, 503]
        ) { call in
            let query = try await call.query()
            let body = try await parts.answerer(for: try parts.catalogue(query.catalogue)).body(query, kind)
            return Reply.json(capacity: body.expectedBytes) { body.write(to: &$0) }
        }
    }

    private var batch: Endpoint {
        Endpoint(
            method: .post, path: "/v1/batch", id: "batch", summary: "Up to 100 queries at once.",
            scope: .search,
            parameters: [Endpoint.catalogueParameter],
            body: [("application/json", Schemas.reference("Batch"))],
            answers: [
                .init(
                    status: 200, summary: "One result for each query, in order.", type: "application/json",
                    schema: Schemas.reference("BatchAnswer"))
            ],
            errors: [404, 413, 415, 429, 503]
        ) { call in
            let shop = try parts.catalogue(call.fields["catalogue"])
            let reader = try await call.queryJSON()
            try reader.allowOnly(["queries", "kind"])
            let kind = try Self.kind(try reader.string("kind"))
            let queries = try Self.queries(reader, kind)
            call.charge(queries.count - 1)
            _ = try shop.live.ready()
            let places = await answers(queries, kind, shop)
            return Reply.json(capacity: places.count * 4096) { json in
                json.object { json in
                    json.key("results")
                    json.array(places) { $1.write(to: &$0) }
                }
            }
        }
    }

    /// What cannot be used as a query becomes an error in its place.
    private static func queries(
        _ reader: FieldReader, _ kind: QueryAnswerer.Kind
    ) throws(LookbookError) -> [Result<QuerySpec, any Error>] {
        let readers = try reader.objects("queries") ?? []
        guard (1...maximumBatch).contains(readers.count) else {
            throw LookbookError(
                .inputBatch, "the batch has \(readers.count) queries",
                facts: [.remedy: "send 1 to \(maximumBatch) queries"])
        }
        let queries = readers.map(result)
        let hits = queries.reduce(0) { $0 + ((try? $1.get().hits(kind)) ?? 0) }
        try QueryLimits.check(hits: hits, code: .inputBatch)
        return queries
    }

    private static func kind(_ name: String?) throws(LookbookError) -> QueryAnswerer.Kind {
        guard let name else { return .recommend }
        guard let kind = QueryAnswerer.Kind(rawValue: name) else {
            throw LookbookError(
                .inputKind, "there is no kind \"\(name)\"",
                facts: [.remedy: "it is recommend, similar or complete"])
        }
        return kind
    }

    private static func result(_ reader: FieldReader) -> Result<QuerySpec, any Error> {
        Result { try QuerySpec(reader) }
    }

    /// An answer or an error, as one place of a batch.
    private enum Place: Sendable {
        case answer(AnswerBody)
        case error(ErrorBody)

        func write(to json: inout JSONWriter) {
            switch self {
            case .answer(let body): body.write(to: &json)
            case .error(let body): body.write(to: &json)
            }
        }
    }

    /// A few queries at a time, so that one batch does not fill the queue.
    private func answers(
        _ queries: [Result<QuerySpec, any Error>], _ kind: QueryAnswerer.Kind, _ shop: ServedCatalogue
    ) async -> [Place] {
        await withTaskGroup(of: (Int, Place).self) { group in
            var places = [Place?](repeating: nil, count: queries.count)
            for (number, query) in queries.enumerated() {
                if number >= 4, let (done, place) = await group.next() { places[done] = place }
                group.addTask { (number, await place(query, kind, shop)) }
            }
            for await (number, place) in group { places[number] = place }
            return places.compactMap(\.self)
        }
    }

    /// - Parameter shop: answers when the query does not name another.
    private func place(
        _ query: Result<QuerySpec, any Error>, _ kind: QueryAnswerer.Kind, _ shop: ServedCatalogue
    ) async -> Place {
        do {
            let spec = try query.get()
            let chosen = try spec.catalogue.map { try parts.catalogue($0) } ?? shop
            return .answer(try await parts.answerer(for: chosen).body(spec, kind))
        } catch {
            let told = ServerError(error)
            return .error(ErrorBody(error: .init(code: told.code, message: told.message, hint: told.hint)))
        }
    }
}

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
                queries.append(
                    .init(try await load(example.subject, crop: nil, share), weight: example.weight))
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
