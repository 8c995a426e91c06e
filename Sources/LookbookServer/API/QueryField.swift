import Lookbook
import LookbookCore

/// The fields of a query, each described and read in one place: the checks, the reader of JSON, forms and addresses, the
/// OpenAPI document and the engineer's page are all made from ``all``.
struct QueryField: Sendable {
    let name: String
    let schema: JSONValue
    let summary: String
    /// How it stands in a form or an address.
    var text = TextForm.same
    /// Whether it names what a query is about.
    var isSubject = false
    /// How the engineer's page asks for it; nil when it does not.
    var input: Input?
    /// Reads it into a query. A field that is left out changes nothing.
    let read: @Sendable (_ reader: FieldReader, _ name: String, _ query: inout QuerySpec) throws -> Void

    /// A form and an address hold only texts.
    enum TextForm: Sendable {
        /// As in JSON.
        case same
        /// Otherwise, as this schema says.
        case other(JSONValue)
        /// Not at all.
        case none
    }

    /// An input of a page.
    struct Input: Sendable {
        let label: String
        var placeholder = ""
    }

    var hasTextForm: Bool { if case .none = text { false } else { true } }
    var textSchema: JSONValue { if case .other(let schema) = text { schema } else { schema } }

    static let all = subjects + options
    static let names = Set(all.map(\.name))
    static let textNames = Set(all.filter(\.hasTextForm).map(\.name))
}

// MARK: What a query is about

extension QueryField {
    private static let subjects = [
        QueryField(
            name: "item", schema: ["type": "string", "minLength": 1], summary: "An item of the catalogue.",
            isSubject: true
        ) { reader, name, query in
            if let item = try reader.string(name), !item.isEmpty { query.subjects.append(.item(item)) }
        },
        QueryField(
            name: "url", schema: ["type": "string", "format": "uri", "pattern": "^https?://"],
            summary: "The address of a picture, http or https.", isSubject: true
        ) { reader, name, query in
            if let url = try reader.string(name), !url.isEmpty { query.subjects.append(.url(url)) }
        },
        QueryField(
            name: "positive", schema: examples, summary: "Things to be near to.", text: .none, isSubject: true
        ) { reader, name, query in query.add(try QuerySpec.examples(reader, name, sign: 1)) },
        QueryField(
            name: "negative", schema: examples, summary: "Things to be far from.", text: .none,
            isSubject: true
        ) { reader, name, query in query.add(try QuerySpec.examples(reader, name, sign: -1)) },
    ]

    private static let examples = list(
        of: ["$ref": "#/components/schemas/Example"], atMost: RecommendQuery.maximumExamples)
}

// MARK: How it is answered

extension QueryField {
    private static let options = paging + search + choice + form

    private static let paging = [
        QueryField(
            name: "k", schema: integer(1...RecommendOptions.maximumCount, 10),
            summary: "How many items in each list; with offset at most \(RecommendOptions.maximumCount).",
            input: Input(label: "k")
        ) { reader, name, query in query.options.count = try reader.integer(name) ?? query.options.count },
        QueryField(
            name: "offset", schema: integer(0...RecommendOptions.maximumCount - 1, 0),
            summary: "How many of the best to leave out."
        ) { reader, name, query in query.options.offset = try reader.integer(name) ?? 0 },
        QueryField(
            name: "maximum_domains", schema: integer(RecommendOptions.domainCounts, 6),
            summary: "The most domains of matching items."
        ) { reader, name, query in
            query.options.maximumDomains = try reader.integer(name) ?? query.options.maximumDomains
        },
    ]

    private static let search = [
        QueryField(
            name: "metric",
            schema: [
                "type": "string", "enum": .array(SimilarityMetric.allCases.map { .string($0.rawValue) }),
            ],
            summary: "What \"near\" means; cosine unless told otherwise.", input: Input(label: "Metric")
        ) { reader, name, query in
            guard let text = try reader.string(name) else { return }
            guard let metric = SimilarityMetric(rawValue: text) else {
                let names = SimilarityMetric.allCases.map(\.rawValue).joined(separator: ", ")
                throw LookbookError(
                    .inputMetric, "there is no metric \"\(text)\"",
                    facts: [.remedy: "the metrics are: \(names)"])
            }
            query.options.metric = metric
        },
        QueryField(
            name: "domain", schema: fieldName,
            summary: "Search look-alikes in this domain, not the guessed one.",
            input: Input(label: "Domain", placeholder: "guessed")
        ) { reader, name, query in query.options.domain = try reader.shortText(name) },
        QueryField(
            name: "domains", schema: list(of: fieldName, atMost: QueryLimits.domains),
            summary: "The only domains that may come back as matching.", text: .other(commaList)
        ) { reader, name, query in
            let domains = try reader.list(name)
            try QueryLimits.check(domains: domains)
            query.options.complementaryDomains = domains.map(Set.init)
        },
        QueryField(
            name: "filter", schema: text(atMost: QueryLimits.filterBytes),
            summary: "Only items that satisfy this: gender=Women,price<50.", text: .other(filterText),
            input: Input(label: "Filter", placeholder: "gender=Women,price<50")
        ) { reader, name, query in query.options.filter = try QueryLimits.filter(reader, name) },
        QueryField(
            name: "crop", schema: ["$ref": "#/components/schemas/CropBox"],
            summary: "The part of the picture that counts; as a text: x,y,width,height.",
            text: .other(cropText)
        ) { reader, name, query in query.crop = try QuerySpec.crop(reader, name) },
        QueryField(
            name: "catalogue", schema: ["type": "string", "minLength": 1],
            summary: "Which catalogue; counts before one in the address."
        ) { reader, name, query in query.catalogue = try reader.string(name) },
    ]

    private static let choice = [
        QueryField(
            name: "exclude", schema: list(of: ["type": "string"], atMost: QueryLimits.excluded),
            summary: "Ids of items that must not come back.", text: .other(commaList)
        ) { reader, name, query in
            let excluded = try reader.list(name)
            try QueryLimits.check(excluded: excluded)
            query.options.excluded = Set(excluded ?? [])
        },
        QueryField(
            name: "diversity", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
            summary:
                "0 keeps the ranking; towards 1 the answers differ more from each other. Above 0, k with "
                + "offset is at most \(RecommendOptions.maximumDiverse).",
            input: Input(label: "Diversity")
        ) { reader, name, query in query.options.diversity = Float(try reader.number(name) ?? 0) },
        QueryField(
            name: "group_by", schema: fieldName,
            summary: "Show only the best of those that share this field; \"group\": one of each style.",
            input: Input(label: "Group by", placeholder: "group")
        ) { reader, name, query in query.options.groupBy = try reader.shortText(name) },
        QueryField(
            name: "threshold", schema: ["type": "number", "minimum": 0, "maximum": 1, "default": 0],
            summary: "Leave out what scores less."
        ) { reader, name, query in query.options.threshold = Float(try reader.number(name) ?? 0) },
    ]

    private static let form = [
        QueryField(
            name: "fields", schema: list(of: fieldName, atMost: QueryLimits.fields),
            summary: "Fields of the items to send along.", text: .other(commaList)
        ) { reader, name, query in
            query.fields = try reader.list(name) ?? []
            try QueryLimits.check(fields: query.fields)
        },
        QueryField(
            name: "explain", schema: ["type": "boolean", "default": false],
            summary: "Say how each score came about."
        ) { reader, name, query in query.explains = try reader.bool(name) ?? false },
    ]

    // MARK: Schemas

    private static let fieldName = text(atMost: QueryLimits.nameBytes)
    private static let commaList: JSONValue = ["type": "string", "description": "Joined by commas."]
    /// Also that of lists of items.
    static let filterText = text(atMost: QueryLimits.filterLengthInText)

    /// Nothing, as a form sends an empty field, or four shares, `x,y,width,height`; that the box must lie within the
    /// picture no pattern can say.
    private static let cropText: JSONValue = {
        let share = "(0(\\.[0-9]+)?|1(\\.0+)?)"
        return [
            "type": "string", "pattern": .string("^(\(share)(,\(share)){3})?$"),
            "examples": ["0.1,0.1,0.8,0.8"],
        ]
    }()

    private static func integer(_ range: ClosedRange<Int>, _ usual: Int) -> JSONValue {
        [
            "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
            "maximum": .integer(Int64(range.upperBound)), "default": .integer(Int64(usual)),
        ]
    }

    private static func text(atMost bytes: Int) -> JSONValue {
        ["type": "string", "maxLength": .integer(Int64(bytes))]
    }

    private static func list(of items: JSONValue, atMost count: Int) -> JSONValue {
        ["type": "array", "items": items, "maxItems": .integer(Int64(count))]
    }
}

extension FieldReader {
    /// A text that is kept with what is remembered of a ranking.
    fileprivate func shortText(_ name: String) throws(LookbookError) -> String? {
        let text = try string(name)
        try QueryLimits.check(text, name)
        return text
    }
}
