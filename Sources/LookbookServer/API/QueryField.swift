import Lookbook
import LookbookCore

/// The fields of a query, described once: the checks take the names from here, the OpenAPI document the schemas.
struct QueryField: Sendable {
    let name: String
    let schema: JSONValue
    let summary: String
    /// Whether it can be written in a form or a query string too.
    var hasTextForm = true

    static let names = Set(all.map(\.name))
    static let textNames = Set(all.filter(\.hasTextForm).map(\.name))

    static let all: [QueryField] =
        subjects + [
            QueryField(
                name: "k", schema: ["type": "integer", "minimum": 1, "maximum": 1000, "default": 10],
                summary: "How many items in each list; with offset at most 1000."),
            QueryField(
                name: "offset", schema: ["type": "integer", "minimum": 0, "maximum": 999, "default": 0],
                summary: "How many of the best to leave out."),
            QueryField(
                name: "metric",
                schema: ["type": "string", "enum": .array(SimilarityMetric.allCases.map { .string($0.rawValue) })],
                summary: "What \"near\" means; cosine unless told otherwise."),
            QueryField(
                name: "domain", schema: name,
                summary: "Search look-alikes in this domain, not the guessed one."),
            QueryField(
                name: "domains", schema: list(of: name, atMost: QueryLimits.domains),
                summary: "The only domains that may come back as matching."),
            QueryField(
                name: "maximum_domains", schema: ["type": "integer", "minimum": 1, "maximum": 50, "default": 6],
                summary: "The most domains of matching items."),
            QueryField(
                name: "filter", schema: text(atMost: QueryLimits.filterBytes),
                summary: "Only items that satisfy this: gender=Women,price<50."),
            QueryField(
                name: "exclude", schema: list(of: ["type": "string"], atMost: QueryLimits.excluded),
                summary: "Ids of items that must not come back."),
            QueryField(
                name: "diversity", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
                summary: "0 keeps the ranking; towards 1 the answers differ more from each other. Above 0, k with "
                    + "offset is at most \(RecommendOptions.maximumDiverse)."),
            QueryField(
                name: "group_by", schema: name,
                summary: "Show only the best of those that share this field; \"group\": one of each style."),
            QueryField(
                name: "threshold", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
                summary: "Leave out what scores less."),
            QueryField(
                name: "fields", schema: list(of: name, atMost: QueryLimits.fields),
                summary: "Fields of the items to send along."),
            QueryField(
                name: "explain", schema: ["type": "boolean", "default": false],
                summary: "Say how each score came about."),
            QueryField(
                name: "crop", schema: ["$ref": "#/components/schemas/CropBox"],
                summary: "The part of the picture that counts; as a text: x,y,width,height."),
            QueryField(
                name: "catalogue", schema: ["type": "string", "minLength": 1],
                summary: "Which catalogue; counts before one in the address."),
        ]

    private static let name = text(atMost: QueryLimits.nameBytes)

    private static func text(atMost bytes: Int) -> JSONValue {
        ["type": "string", "maxLength": .number(Double(bytes))]
    }

    private static func list(of items: JSONValue, atMost count: Int) -> JSONValue {
        ["type": "array", "items": items, "maxItems": .number(Double(count))]
    }

    private static let subjects = [
        QueryField(name: "item", schema: ["type": "string", "minLength": 1], summary: "An item of the catalogue."),
        QueryField(
            name: "url", schema: ["type": "string", "format": "uri", "pattern": "^https?://"],
            summary: "The address of a picture, http or https."),
        QueryField(
            name: "positive",
            schema: ["type": "array", "items": ["$ref": "#/components/schemas/Example"], "maxItems": 20],
            summary: "Things to be near to.", hasTextForm: false),
        QueryField(
            name: "negative",
            schema: ["type": "array", "items": ["$ref": "#/components/schemas/Example"], "maxItems": 20],
            summary: "Things to be far from.", hasTextForm: false),
    ]
}

/// The schemas of queries, made from ``QueryField/all``.
enum QuerySchemas {
    static let bodies: [(type: String, schema: JSONValue)] = [
        ("application/json", Schemas.reference("Query")), ("multipart/form-data", Schemas.reference("QueryForm")),
        ("image/jpeg", Schemas.picture), ("image/png", Schemas.picture), ("image/webp", Schemas.picture),
        ("application/octet-stream", Schemas.picture),
    ]

    /// The options in the address, where the body is a picture or a form.
    static let parameters: [Endpoint.Parameter] = {
        let fields = QueryField.all.filter { $0.hasTextForm && !subjects.contains($0.name) && $0.name != "catalogue" }
        return [Endpoint.catalogueParameter]
            + fields.map { field in
                Endpoint.Parameter(
                    name: field.name, place: "query", schema: texts[field.name] ?? field.schema,
                    summary: field.summary + " With a JSON body it stands there.")
            }
    }()

    /// What a query can be about instead of the picture that comes with it.
    private static let subjects: Set<String> = ["item", "url"]

    /// A query in JSON names exactly one thing that it is about.
    static let json: JSONValue = {
        var schema = members(of: Schemas.input(properties(QueryField.all), required: []))
        schema["oneOf"] = [["required": ["item"]], ["required": ["url"]], ["required": ["positive"]]]
        schema["dependentRequired"] = ["negative": ["positive"]]
        return .object(schema)
    }()

    static let form: JSONValue = {
        var fields = properties(QueryField.all.filter(\.hasTextForm))
        for (name, schema) in texts { fields[name] = schema }
        for name in subjects { fields[name] = nil }
        fields["picture"] = Schemas.picture
        return Schemas.input(fields, required: ["picture"])
    }()

    static let batch: JSONValue = Schemas.input(
        [
            "kind": ["type": "string", "enum": .array(QueryAnswerer.Kind.allCases.map { .string($0.rawValue) })],
            "queries": [
                "type": "array", "items": batchMember, "minItems": 1,
                "maxItems": .number(Double(QueryEndpoints.maximumBatch)),
            ],
        ], required: ["queries"])

    /// What is not a query is taken too, and becomes an error in its place: one wrong query does not lose the others.
    private static let batchMember: JSONValue = [
        "description": "A query; anything else becomes an error in its place.",
        "anyOf": [Schemas.reference("Query"), ["type": "object"]],
    ]

    /// Fields that are written otherwise as a text than in JSON.
    private static let texts: [String: JSONValue] = [
        "domains": commaList, "exclude": commaList, "fields": commaList, "crop": crop,
        "filter": ["type": "string", "maxLength": .number(Double(QueryLimits.filterLengthInText))],
    ]

    private static let commaList: JSONValue = ["type": "string", "description": "Joined by commas."]

    /// Nothing, as a form sends an empty field, or four shares, `x,y,width,height`; that the box must lie within the
    /// picture no pattern can say.
    private static let crop: JSONValue = {
        let share = "(0(\\.[0-9]+)?|1(\\.0+)?)"
        return ["type": "string", "pattern": .string("^(\(share)(,\(share)){3})?$"), "examples": ["0.1,0.1,0.8,0.8"]]
    }()

    private static func properties(_ fields: [QueryField]) -> [String: JSONValue] {
        Dictionary(fields.map { ($0.name, Schemas.described($0.schema, $0.summary)) }, uniquingKeysWith: { $1 })
    }

    private static func members(of value: JSONValue) -> [String: JSONValue] {
        if case .object(let members) = value { members } else { [:] }
    }
}
