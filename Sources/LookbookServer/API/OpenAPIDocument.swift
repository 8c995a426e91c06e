import Foundation
import HTTPTypes
import Hummingbird
import LookbookCore

/// The OpenAPI 3.1 document, made from the endpoints themselves.
struct OpenAPIDocument: Sendable {
    let endpoints: [Endpoint]
    let version: String

    /// Where the document is found. It describes itself too.
    static func endpoint(for others: [Endpoint], version: String) -> Endpoint {
        let document = OpenAPIDocument(endpoints: others, version: version).value
        return Endpoint(
            method: .get, path: "/openapi.json", id: "openapi", summary: "This document.", scope: nil,
            answers: [
                .init(
                    status: 200, summary: "The document.", type: "application/json",
                    schema: ["type": "object"])
            ]
        ) { _ in try Reply.json(document) }
    }

    private var value: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for endpoint in endpoints where !endpoint.isPage {
            paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Lookbook", "version": .string(version),
                "description": "Look-alikes of a garment, and what goes with it.",
            ],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(Schemas.all),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"],
                    "header": ["type": "apiKey", "in": "header", "name": "X-API-Key"],
                    "basic": [
                        "type": "http", "scheme": "basic",
                        "description": "Any user name; the key is the password.",
                    ],
                ],
            ],
        ]
    }

    private func operation(_ endpoint: Endpoint) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(endpoint.id), "summary": .string(endpoint.summary),
            "responses": .object(responses(endpoint)),
        ]
        if !endpoint.parameters.isEmpty {
            operation["parameters"] = .array(endpoint.parameters.map(parameter))
        }
        if !endpoint.body.isEmpty {
            let types = endpoint.body.map { ($0.type, JSONValue.object(["schema": $0.schema])) }
            operation["requestBody"] = [
                "required": true, "content": .object(Dictionary(types, uniquingKeysWith: { $1 })),
            ]
        }
        if let scope = endpoint.scope {
            // The empty object: without keys, and for searching where that was opened, none is needed.
            operation["security"] = [["bearer": []], ["header": []], ["basic": []], [:]]
            operation["description"] = .string(
                "Needs a key that allows \(scope.rawValue), when the server has keys.")
        }
        return .object(operation)
    }

    private func parameter(_ parameter: Endpoint.Parameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place), "schema": parameter.schema,
            "description": .string(parameter.summary), "required": .bool(parameter.place == "path"),
        ]
    }

    /// What an endpoint gives, its own errors, and the errors that any can give.
    private func responses(_ endpoint: Endpoint) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        var errors = Set(endpoint.errors).union([400, 408, 421, 429, 500, 503])
        if endpoint.scope != nil { errors.formUnion([401, 403]) }
        if endpoint.parameters.contains(where: { $0.name == "catalogue" }) { errors.insert(404) }
        for status in errors {
            let reason = HTTPResponse.Status(code: status).reasonPhrase
            responses[String(status)] = [
                "description": .string(reason.isEmpty ? "Error" : reason),
                "content": ["application/json": ["schema": Schemas.reference("Error")]],
            ]
        }
        for answer in endpoint.answers {
            var response: [String: JSONValue] = ["description": .string(answer.summary)]
            if !answer.type.isEmpty {
                response["content"] = .object([
                    answer.type: .object(answer.schema.map { ["schema": $0] } ?? [:])
                ])
            }
            responses[String(answer.status)] = .object(response)
        }
        return responses
    }
}

/// The schemas of queries, made from ``QueryField/all``.
enum QuerySchemas {
    static let bodies: [(type: String, schema: JSONValue)] = [
        ("application/json", Schemas.reference("Query")),
        ("multipart/form-data", Schemas.reference("QueryForm")),
        ("image/jpeg", Schemas.picture), ("image/png", Schemas.picture), ("image/webp", Schemas.picture),
        ("application/octet-stream", Schemas.picture),
    ]

    /// The options in the address, where the body is a picture or a form.
    static let parameters: [Endpoint.Parameter] = {
        let fields = QueryField.all.filter { $0.hasTextForm && !$0.isSubject && $0.name != "catalogue" }
        return [Endpoint.catalogueParameter]
            + fields.map { field in
                Endpoint.Parameter(
                    name: field.name, place: "query", schema: field.textSchema,
                    summary: field.summary + " With a JSON body it stands there.")
            }
    }()

    /// A query in JSON names exactly one thing that it is about.
    static let json: JSONValue = {
        var schema = members(of: Schemas.input(properties(QueryField.all), required: []))
        schema["oneOf"] = [["required": ["item"]], ["required": ["url"]], ["required": ["positive"]]]
        schema["dependentRequired"] = ["negative": ["positive"]]
        return .object(schema)
    }()

    static let form: JSONValue = {
        // A form comes with the picture that it is about.
        let options = QueryField.all.filter { $0.hasTextForm && !$0.isSubject }
        var fields = Dictionary(options.map { ($0.name, described($0)) }, uniquingKeysWith: { $1 })
        fields["picture"] = Schemas.picture
        return Schemas.input(fields, required: ["picture"])
    }()

    static let batch: JSONValue = Schemas.input(
        [
            "kind": [
                "type": "string", "enum": .array(QueryAnswerer.Kind.allCases.map { .string($0.rawValue) }),
            ],
            "queries": [
                "type": "array", "items": batchMember, "minItems": 1,
                "maxItems": .integer(Int64(QueryEndpoints.maximumBatch)),
            ],
        ], required: ["queries"])

    /// What is not a query is taken too, and becomes an error in its place: one wrong query does not lose the others.
    private static let batchMember: JSONValue = [
        "description": "A query; anything else becomes an error in its place.",
        "anyOf": [Schemas.reference("Query"), ["type": "object"]],
    ]

    private static func described(_ field: QueryField) -> JSONValue {
        if case .other(let schema) = field.text {
            schema
        } else {
            Schemas.described(field.schema, field.summary)
        }
    }

    private static func properties(_ fields: [QueryField]) -> [String: JSONValue] {
        Dictionary(
            fields.map { ($0.name, Schemas.described($0.schema, $0.summary)) }, uniquingKeysWith: { $1 })
    }

    private static func members(of value: JSONValue) -> [String: JSONValue] {
        if case .object(let members) = value { members } else { [:] }
    }
}
