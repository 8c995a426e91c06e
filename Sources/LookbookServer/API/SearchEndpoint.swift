import Hummingbird
import Lookbook
import LookbookCore

/// `POST /v1/search`: items by words.
struct SearchEndpoint: Sendable {
    let parts: ServerParts

    /// The fields of a query about pictures that a search by words takes too.
    private static let shared: Set<String> = [
        "k", "offset", "domain", "filter", "catalogue", "exclude", "diversity", "group_by", "threshold",
        "fields",
    ]

    static let partSchema: JSONValue = [
        "type": "string", "enum": .array(SearchChip.Part.allCases.map { .string($0.rawValue) }),
    ]

    static let requestSchema: JSONValue = {
        let fields = QueryField.all.filter { shared.contains($0.name) }
        var properties = Dictionary(
            fields.map { ($0.name, Schemas.described($0.schema, $0.summary)) }, uniquingKeysWith: { $1 })
        properties["text"] = [
            "type": "string", "minLength": 1, "maxLength": .integer(Int64(SearchOptions.longestText)),
            "description": "What is looked for, in words.",
        ]
        properties["as_words"] = [
            "type": "array", "items": partSchema,
            "description": "Parts of the text that make no condition.",
        ]
        return Schemas.input(properties, required: ["text"])
    }()

    var endpoint: Endpoint {
        Endpoint(
            method: .post, path: "/v1/search", id: "search",
            summary: "Items by words, in any of seven languages.", scope: .search,
            parameters: [Endpoint.catalogueParameter],
            body: [("application/json", Schemas.reference("Search"))],
            answers: [
                .init(
                    status: 200, summary: "The answer.", type: "application/json",
                    schema: Schemas.reference("SearchAnswer"))
            ],
            errors: [404, 413, 415, 422, 429, 503]
        ) { call in
            let reader = try await call.queryJSON()
            try reader.allowOnly(Self.shared.union(["text", "as_words"]))
            let shop = try parts.catalogue(try reader.string("catalogue") ?? call.fields["catalogue"])
            let (spec, search) = try Self.read(reader)
            try QueryLimits.check(hits: spec.hits(.similar))
            let text = try reader.string("text") ?? ""
            let loaded = try shop.live.ready()
            let answer = try await parts.admission.run { try await loaded.recommender.search(text, search) }
            var items: [Item.ID: Item] = [:]
            if !spec.fields.isEmpty {
                let found = try await loaded.catalogue.items(answer.similar.map(\.id))
                items = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            }
            let body = SearchBody(
                answer: answer, fields: spec.fields, items: items, catalogue: shop.nameInAddresses)
            return Reply.json(capacity: 1024 + 384 * answer.similar.count) { body.write(to: &$0) }
        }
    }

    private static func read(_ reader: FieldReader) throws -> (QuerySpec, SearchOptions) {
        let rest = reader.values.filter { $0.key != "text" && $0.key != "as_words" }
        let spec = try QuerySpec(FieldReader(.object(rest)))
        var search = SearchOptions()
        search.options = spec.options
        search.asWords = Set(
            try (reader.list("as_words") ?? []).map { name throws(LookbookError) in
                guard let part = SearchChip.Part(rawValue: name) else {
                    throw LookbookError(
                        .inputField, "\"as_words\" names \"\(name.prefix(40))\"",
                        facts: [.remedy: "it takes kind, colour, gender and price"])
                }
                return part
            })
        return (spec, search)
    }
}

/// An answer to words in the form of the API: as the command line's, with addresses of pictures instead of paths.
private struct SearchBody {
    let answer: SearchAnswer
    let fields: [String]
    let items: [Item.ID: Item]
    let catalogue: String?

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("milliseconds")
            json.object { json in
                json.key("search")
                json.number(answer.milliseconds.search)
                json.key("words")
                json.number(answer.milliseconds.words)
            }
            json.key("query")
            json.object { query(to: &$0) }
            json.key("similar")
            json.array(answer.similar) { hit($1).write(to: &$0) }
            json.member("space", answer.space)
        }
    }

    private func query(to json: inout JSONWriter) {
        json.key("chips")
        json.array(answer.query.chips) { json, chip in
            json.object { json in
                json.member("part", chip.part.rawValue)
                json.member("text", chip.text)
                json.key("values")
                json.array(chip.values) { $0.string($1) }
            }
        }
        json.key("corrections")
        json.object { json in
            for (word, right) in answer.query.corrections.sorted(by: { $0.key < $1.key }) {
                json.member(word, right)
            }
        }
        json.member("text", answer.query.text)
        json.key("words")
        json.array(answer.query.words) { json, word in
            json.object { json in
                json.member("form", word.form.rawValue)
                json.key("means")
                json.array(word.means) { $0.string($1) }
                json.member("word", word.word)
            }
        }
    }

    private func hit(_ item: SimilarItem) -> AnswerBody.Hit {
        let image = item.image.map { _ in
            ImageAddress(item: item.id, position: item.position, catalogue: catalogue).text
        }
        var hit = AnswerBody.Hit(
            rank: item.rank, id: item.id, score: item.score, distance: item.distance, domain: item.domain,
            title: item.title, image: image)
        if !fields.isEmpty, let own = items[item.id] {
            hit.fields = Dictionary(fields.map { ($0, own[field: $0]) }, uniquingKeysWith: { $1 })
        }
        return hit
    }
}
