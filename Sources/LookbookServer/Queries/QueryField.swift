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
