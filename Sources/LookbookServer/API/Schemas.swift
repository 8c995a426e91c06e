import Lookbook
import LookbookCore

/// The schemas of the OpenAPI document: what the bodies of requests and answers look like.
enum Schemas {
    static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    static let all: [String: JSONValue] = [
        "Error": object(["error": reference("ErrorDescription")]),
        "ErrorDescription": object([
            "code": described(text, "Stable, for programs."), "message": described(text, "What is wrong."),
            "hint": described(text, "What to do about it."),
        ]),
        "Status": object(["status": text]),
        "Version": object(["version": text]),
        "Kind": object(
            [
                "name": text, "kind": described(text, "Absent when it is not known."),
                "reason": [
                    "type": "string", "enum": .array(KindMatch.Reason.allCases.map { .string($0.rawValue) }),
                ],
                "word": described(text, "What decided."), "language": text,
                "joined": ["type": "array", "items": text],
            ], required: ["name", "reason", "joined"]),
        "CropBox": input(
            ["x": share(), "y": share(), "width": share(above: 0.01), "height": share(above: 0.01)],
            required: ["x", "y", "width", "height"]),
        "Example": [
            "type": "object", "additionalProperties": false,
            "properties": [
                "item": ["type": "string"],
                "url": ["type": "string", "format": "uri", "pattern": "^https?://"],
                "weight": [
                    "type": "number", "exclusiveMinimum": 0, "default": 1,
                    "maximum": .integer(Int64(RecommendQuery.Example.maximumWeight)),
                ],
            ],
            "oneOf": [["required": ["item"]], ["required": ["url"]]],
        ],
        "Query": QuerySchemas.json, "QueryForm": QuerySchemas.form, "Batch": QuerySchemas.batch,
        "Search": SearchEndpoint.requestSchema, "SearchAnswer": searchAnswer,
        "Answer": answer, "Hit": hit, "Explanation": explanation,
        "BatchAnswer": object([
            "results": ["type": "array", "items": ["oneOf": [reference("Answer"), reference("Error")]]]
        ]),
        "Item": object(
            [
                "id": text, "title": text, "group": text, "domain": text, "attributes": texts,
                "images": ["type": "array", "items": text],
            ], required: ["id", "domain", "attributes", "images"]),
        "ItemDraft": input(draft.merging(fields) { $1 }, required: ["domain"]),
        "ItemChange": input(draft.merging(fields) { $1 }, required: []),
        "ImportItem": input(
            draft.merging(fields) { $1 }.merging([
                "id": [
                    "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^\\u0000-\\u001f]+$",
                ]
            ]) { $1 },
            required: ["id", "domain"]),
        "Import": input(
            [
                "items": [
                    "type": "array", "items": reference("ImportItem"), "minItems": 1,
                    "maxItems": .integer(Int64(ImportEndpoints.maximumItems)),
                ]
            ], required: ["items"]),
        "ItemForm": form(required: ["domain"]), "ItemChangeForm": form(required: []),
        "ItemPage": object([
            "items": ["type": "array", "items": reference("Item")], "next": ["type": ["string", "null"]],
        ]),
        "Task": task, "Outcome": outcome, "Statistics": statistics,
    ]

    private static let text: JSONValue = ["type": "string"]
    private static let integer: JSONValue = ["type": "integer"]
    private static let number: JSONValue = ["type": "number"]
    private static let texts: JSONValue = ["type": "object", "additionalProperties": ["type": "string"]]
    private static let fields: [String: JSONValue] = [
        "title": ["type": ["string", "null"]], "group": ["type": ["string", "null"]],
        "attributes": described(
            [
                "type": ["object", "null"], "additionalProperties": ["type": ["string", "null"]],
                "maxProperties": 200,
            ],
            "Texts by name. A change leaves those that it does not name; null removes one."),
        "images": described(
            ["type": ["array", "null"], "items": ["type": "string"], "maxItems": 20],
            "Addresses of its pictures."),
    ]
    static let picture: JSONValue = ["type": "string", "contentMediaType": "image/*", "format": "binary"]
    private static let draft: [String: JSONValue] = [
        "id": described(text, "Ignored: the address names the item."), "title": text, "group": text,
        "domain": described(["type": "string", "minLength": 1], "The kind of garment."),
    ]

    private static func form(required: [String]) -> JSONValue {
        let attributes: JSONValue = [
            "type": "string", "contentMediaType": "application/json",
            "description": "A JSON object of texts; null removes one.",
        ]
        return input(
            draft.merging(["attributes": attributes, "picture": picture]) { $1 }, required: required)
    }

    private static let searchAnswer = object([
        "query": object([
            "text": text, "corrections": texts,
            "chips": [
                "type": "array",
                "items": object([
                    "part": SearchEndpoint.partSchema, "text": text,
                    "values": ["type": "array", "items": text],
                ]),
            ],
            "words": [
                "type": "array",
                "items": object([
                    "word": text,
                    "form": ["type": "string", "enum": ["known", "meant", "spelt", "unknown"]],
                    "means": ["type": "array", "items": text],
                ]),
            ],
        ]),
        "space": described(text, "Identity of the extractor."),
        "milliseconds": object(["words": number, "search": number]),
        "similar": ["type": "array", "items": reference("Hit")],
    ])

    private static let answer = object(
        [
            "query": object([
                "image": ["type": ["string", "null"]], "item": ["type": ["string", "null"]], "domain": text,
                "domainConfidence": share(),
                "domainCandidates": [
                    "type": "array",
                    "description":
                        "What a picture may be, the likeliest first; look-alikes come from all that are likely.",
                    "items": object(["domain": text, "confidence": share()]),
                ],
            ]),
            "metric": [
                "type": "string", "enum": .array(SimilarityMetric.allCases.map { .string($0.rawValue) }),
            ],
            "space": described(text, "Identity of the extractor."),
            "milliseconds": object(["decode": number, "embed": number, "search": number]),
            "similar": ["type": "array", "items": reference("Hit")],
            "goesWith": [
                "type": "array",
                "items": object(["domain": text, "items": ["type": "array", "items": reference("Hit")]]),
            ],
        ], required: ["query", "metric", "space", "milliseconds"])

    private static let hit = object(
        [
            "rank": ["type": "integer", "minimum": 1], "id": text, "score": share(),
            "distance": described(number, "For look-alikes, as the metric defines it."),
            "reasons": described(["type": "array", "items": text], "For matching items, in words."),
            "domain": text,
            "title": text, "image": described(text, "Address of the picture on this server."),
            "fields": ["type": "object", "additionalProperties": ["type": ["string", "null"]]],
            "explanation": reference("Explanation"),
        ], required: ["rank", "id", "score", "domain"])

    private static let explanation = object(
        ["formula": text, "distance": number, "style": number, "harmony": number, "agreement": number],
        required: ["formula"])

    private static let task = object(
        [
            "id": text,
            "status": [
                "type": "string", "enum": .array(TaskBody.Status.allCases.map { .string($0.rawValue) }),
            ],
            "expectedItems": integer,
            "counts": ["type": "object", "additionalProperties": ["type": "integer"]],
            "outcomes": ["type": "array", "items": reference("Outcome")],
            "error": reference("ErrorDescription"),
        ], required: ["id", "status", "expectedItems", "counts", "outcomes"])

    private static let outcome = object(
        ["item": text, "line": integer, "status": text, "error": reference("ErrorDescription")],
        required: ["status"])

    private static let statistics = object(
        [
            "catalogue": text, "items": integer, "images": integer, "failedImages": integer,
            "generation": integer,
            "domains": ["type": "object", "additionalProperties": ["type": "integer"]],
            "space": object(["id": text, "name": text, "dimensions": integer]),
            "catalogues": ["type": "array", "items": text], "facets": ["type": "object"],
        ],
        required: [
            "catalogue", "items", "images", "failedImages", "domains", "generation", "catalogues", "facets",
        ])

    // MARK: Building

    /// An object in an answer: all fields are there unless told otherwise, and there are no others.
    private static func object(_ properties: [String: JSONValue], required: [String]? = nil) -> JSONValue {
        input(properties, required: required ?? properties.keys.sorted())
    }

    static func input(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .array(required.map { .string($0) }),
        ]
    }

    static func described(_ schema: JSONValue, _ summary: String) -> JSONValue {
        guard case .object(var members) = schema else { return schema }
        members["description"] = .string(summary)
        return .object(members)
    }

    private static func share(above minimum: Double = 0) -> JSONValue {
        ["type": "number", "minimum": .number(minimum), "maximum": 1]
    }
}
