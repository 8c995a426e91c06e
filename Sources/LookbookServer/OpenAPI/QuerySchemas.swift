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
