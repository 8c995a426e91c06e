/// The schemas of queries, made from ``QueryField/all``.
enum QuerySchemas {
    static let bodies: [(type: String, schema: JSONValue)] = [
        ("application/json", Schemas.reference("Query")), ("multipart/form-data", Schemas.reference("QueryForm")),
        ("image/jpeg", Schemas.picture), ("image/png", Schemas.picture), ("image/webp", Schemas.picture),
    ]

    /// A query in JSON names exactly one thing that it is about.
    static let json: JSONValue = {
        var schema = members(of: Schemas.input(properties(QueryField.all), required: []))
        schema["oneOf"] = [["required": ["item"]], ["required": ["url"]], ["required": ["positive"]]]
        schema["dependentRequired"] = ["negative": ["positive"]]
        return .object(schema)
    }()

    static let form: JSONValue = {
        var fields = properties(QueryField.all.filter(\.hasTextForm))
        for name in ["domains", "exclude", "fields"] { fields[name] = commaList }
        fields["crop"] = [
            "type": "string", "pattern": "^0\\.[0-4][0-9]*,0\\.[0-4][0-9]*,0\\.[1-4][0-9]*,0\\.[1-4][0-9]*$",
        ]
        fields["item"] = nil
        fields["url"] = nil
        fields["picture"] = Schemas.picture
        return Schemas.input(fields, required: ["picture"])
    }()

    static let batch: JSONValue = Schemas.input(
        [
            "kind": ["type": "string", "enum": .array(QueryAnswerer.Kind.allCases.map { .string($0.rawValue) })],
            "queries": [
                "type": "array", "items": Schemas.reference("Query"), "minItems": 1,
                "maxItems": .number(Double(QueryEndpoints.maximumBatch)),
            ],
        ], required: ["queries"])

    private static let commaList: JSONValue = ["type": "string", "description": "Joined by commas."]

    private static func properties(_ fields: [QueryField]) -> [String: JSONValue] {
        Dictionary(fields.map { ($0.name, Schemas.described($0.schema, $0.summary)) }, uniquingKeysWith: { $1 })
    }

    private static func members(of value: JSONValue) -> [String: JSONValue] {
        if case .object(let members) = value { members } else { [:] }
    }
}
