import LookbookCore

/// The fields of a query, described once: the checks take the names from here, the OpenAPI document the schemas.
struct QueryField: Sendable {
    let name: String
    let schema: JSONValue
    let summary: String
    /// Whether it can be written in a form or a query string too.
    var hasTextForm = true

    static let names = Set(all.map(\.name)).union(["catalogue"])
    static let textNames = Set(all.filter(\.hasTextForm).map(\.name)).union(["catalogue"])

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
                name: "domain", schema: ["type": "string"],
                summary: "Search look-alikes in this domain, not the guessed one."),
            QueryField(
                name: "domains", schema: texts, summary: "The only domains that may come back as matching."),
            QueryField(
                name: "maximum_domains", schema: ["type": "integer", "minimum": 1, "maximum": 50, "default": 6],
                summary: "The most domains of matching items."),
            QueryField(
                name: "filter", schema: ["type": "string"],
                summary: "Only items that satisfy this: gender=Women,price<50."),
            QueryField(name: "exclude", schema: texts, summary: "Ids of items that must not come back."),
            QueryField(
                name: "diversity", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
                summary: "0 keeps the ranking; towards 1 the answers differ more from each other."),
            QueryField(
                name: "group_by", schema: ["type": "string"],
                summary: "Show only the best of those that share this field; \"group\": one of each style."),
            QueryField(
                name: "threshold", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
                summary: "Leave out what scores less."),
            QueryField(name: "fields", schema: texts, summary: "Fields of the items to send along."),
            QueryField(
                name: "explain", schema: ["type": "boolean", "default": false],
                summary: "Say how each score came about."),
            QueryField(
                name: "crop", schema: ["$ref": "#/components/schemas/CropBox"],
                summary: "The part of the picture that counts; as a text: x,y,width,height."),
        ]

    private static let texts: JSONValue = ["type": "array", "items": ["type": "string"]]

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
