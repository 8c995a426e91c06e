import HTTPTypes
import Hummingbird
import LookbookCore
import LookbookEngine

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
            parameters: [Endpoint.catalogueParameter], body: QuerySchemas.bodies,
            answers: [
                .init(
                    status: 200, summary: "The answer.", type: "application/json", schema: Schemas.reference("Answer"))
            ],
            errors: [404, 413, 415, 422, 429, 503]
        ) { call in
            let answerer = parts.answerer(for: try parts.catalogue(call.fields["catalogue"]))
            let body = try await answerer.body(try await call.query(), kind)
            return Reply.json(capacity: body.expectedBytes) { body.write(to: &$0) }
        }
    }

    private var batch: Endpoint {
        Endpoint(
            method: .post, path: "/v1/batch", id: "batch", summary: "Up to 100 queries at once.", scope: .search,
            parameters: [Endpoint.catalogueParameter],
            body: [("application/json", Schemas.reference("Batch"))],
            answers: [
                .init(
                    status: 200, summary: "One result for each query, in order.", type: "application/json",
                    schema: Schemas.reference("BatchAnswer"))
            ],
            errors: [404, 413, 415, 429, 503]
        ) { call in
            let answerer = parts.answerer(for: try parts.catalogue(call.fields["catalogue"]))
            let reader = try FieldReader(try await call.json())
            try reader.allowOnly(["queries", "kind"])
            let kind = try Self.kind(try reader.string("kind"))
            let queries = try reader.objects("queries") ?? []
            guard (1...Self.maximumBatch).contains(queries.count) else {
                throw InputError(
                    "input.batch", "the batch has \(queries.count) queries",
                    hint: "send 1 to \(Self.maximumBatch) queries")
            }
            _ = try answerer.shop.live.ready()
            let places = await Self.answers(queries.map(Self.result), kind, answerer)
            return Reply.json(capacity: places.count * 4096) { json in
                json.object { json in
                    json.key("results")
                    json.array(places) { $1.write(to: &$0) }
                }
            }
        }
    }

    private static func kind(_ name: String?) throws(InputError) -> QueryAnswerer.Kind {
        guard let name else { return .recommend }
        guard let kind = QueryAnswerer.Kind(rawValue: name) else {
            throw InputError("input.kind", "there is no kind \"\(name)\"", hint: "it is recommend, similar or complete")
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
    private static func answers(
        _ queries: [Result<QuerySpec, any Error>], _ kind: QueryAnswerer.Kind, _ answerer: QueryAnswerer
    ) async -> [Place] {
        await withTaskGroup(of: (Int, Place).self) { group in
            var places = [Place?](repeating: nil, count: queries.count)
            for (number, query) in queries.enumerated() {
                if number >= 4, let (done, place) = await group.next() { places[done] = place }
                group.addTask { (number, await Self.place(query, kind, answerer)) }
            }
            for await (number, place) in group { places[number] = place }
            return places.compactMap(\.self)
        }
    }

    private static func place(
        _ query: Result<QuerySpec, any Error>, _ kind: QueryAnswerer.Kind, _ answerer: QueryAnswerer
    ) async -> Place {
        do {
            return .answer(try await answerer.body(try query.get(), kind))
        } catch {
            let told = ServerError(error)
            return .error(ErrorBody(error: .init(code: told.code, message: told.message, hint: told.hint)))
        }
    }
}
