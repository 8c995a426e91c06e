import Lookbook
import LookbookCore

/// A query as a client states it, checked for form but not yet against a catalogue.
struct QuerySpec: Sendable {
    /// What is asked about.
    var subject: Subject?
    var options = RecommendOptions()
    var crop: CropBox?
    /// Fields of the items that come along with each answer.
    var fields: [String] = []
    /// Whether each answer says how it got its score.
    var explains = false
    /// The catalogue that it is for, when it names one.
    var catalogue: String?

    /// What is asked about, before anything has been fetched.
    enum Subject: Sendable {
        case picture([UInt8])
        case item(String)
        case url(String)
        case examples([(subject: Subject, weight: Float)])

        /// Whether it lies on other servers, all or in part.
        var mustBeFetched: Bool {
            switch self {
            case .picture, .item: false
            case .url: true
            case .examples(let examples): examples.contains { $0.subject.mustBeFetched }
            }
        }
    }

    /// How many items it asks for at most, in all lists together.
    func hits(_ kind: QueryAnswerer.Kind) -> Int {
        let lists = (kind == .complete ? 0 : 1) + (kind == .similar ? 0 : options.maximumDomains)
        return options.count * lists
    }

    /// Reads the fields that all forms of a query share.
    ///
    /// - Parameter picture: the picture that came with it, if one did.
    init(_ reader: FieldReader, picture: [UInt8]? = nil) throws(LookbookError) {
        try reader.allowOnly(reader.isText ? QueryField.textNames : QueryField.names)
        crop = try Self.crop(reader)
        fields = try reader.list("fields") ?? []
        try QueryLimits.check(fields: fields)
        catalogue = try reader.string("catalogue")
        explains = try reader.bool("explain") ?? false
        options = try Self.options(reader)
        subject = try Self.subject(reader, picture)
        if crop != nil, case .examples = subject {
            throw LookbookError(
                .inputCrop, "a crop box belongs to one picture", facts: [.remedy: "leave it out with examples"])
        }
    }

    private static func options(_ reader: FieldReader) throws(LookbookError) -> RecommendOptions {
        var options = RecommendOptions()
        options.count = try reader.integer("k") ?? options.count
        options.offset = try reader.integer("offset") ?? 0
        options.maximumDomains = try reader.integer("maximum_domains") ?? options.maximumDomains
        options.diversity = Float(try reader.number("diversity") ?? 0)
        try readTexts(reader, into: &options)
        options.threshold = Float(try reader.number("threshold") ?? 0)
        if let name = try reader.string("metric") {
            guard let metric = SimilarityMetric(rawValue: name) else {
                let names = SimilarityMetric.allCases.map(\.rawValue).joined(separator: ", ")
                throw LookbookError(
                    .inputMetric, "there is no metric \"\(name)\"", facts: [.remedy: "the metrics are: \(names)"])
            }
            options.metric = metric
        }
        guard (1...50).contains(options.maximumDomains) else {
            throw LookbookError(
                .inputField, "\"maximum_domains\" is out of its range", facts: [.remedy: "it takes 1 to 50"])
        }
        try options.validate()
        return options
    }

    private static func readTexts(
        _ reader: FieldReader, into options: inout RecommendOptions
    ) throws(LookbookError) {
        options.domain = try reader.string("domain")
        try QueryLimits.check(options.domain, "domain")
        options.groupBy = try reader.string("group_by")
        try QueryLimits.check(options.groupBy, "group_by")
        let domains = try reader.list("domains")
        try QueryLimits.check(domains: domains)
        options.complementaryDomains = domains.map(Set.init)
        let excluded = try reader.list("exclude")
        try QueryLimits.check(excluded: excluded)
        options.excluded = Set(excluded ?? [])
        if let text = try reader.string("filter"), !text.isEmpty {
            try QueryLimits.check(filter: text, isText: reader.isText)
            options.filter = try ItemFilter(parsing: text)
        }
    }

    /// An object `{"x", "y", "width", "height"}`, or a text `x,y,width,height`.
    private static func crop(_ reader: FieldReader) throws(LookbookError) -> CropBox? {
        var numbers: [Double?] = []
        switch reader.values["crop"] {
        case nil, .null, .string(""): return nil
        case .string(let text) where reader.isText:
            numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double(String($0).trimmed) }
        case .some(let value):
            let box = try FieldReader(value)
            try box.allowOnly(["x", "y", "width", "height"])
            for name in ["x", "y", "width", "height"] { numbers.append(try box.number(name)) }
        }
        let known = numbers.compactMap(\.self)
        guard known.count == 4, numbers.count == 4 else {
            throw LookbookError(
                .inputCrop, "the crop box cannot be read",
                facts: [.remedy: "give x, y, width and height, each from 0 to 1"])
        }
        let box = CropBox(x: known[0], y: known[1], width: known[2], height: known[3])
        try box.validate()
        return box
    }

    private static func subject(_ reader: FieldReader, _ picture: [UInt8]?) throws(LookbookError) -> Subject? {
        var subjects: [Subject] = []
        if let picture { subjects.append(.picture(picture)) }
        if let item = try reader.string("item"), !item.isEmpty { subjects.append(.item(item)) }
        if let url = try reader.string("url"), !url.isEmpty { subjects.append(.url(url)) }
        var examples = try Self.examples(reader, "positive", sign: 1)
        examples += try Self.examples(reader, "negative", sign: -1)
        if !examples.isEmpty { subjects.append(.examples(examples)) }
        guard subjects.count <= 1 else {
            throw LookbookError(
                .inputQuery, "the query names several things",
                facts: [.remedy: "give one of: a picture, \"item\", \"url\", examples"])
        }
        return subjects.first
    }

    private static func examples(
        _ reader: FieldReader, _ name: String, sign: Float
    ) throws(LookbookError) -> [(subject: Subject, weight: Float)] {
        var examples: [(subject: Subject, weight: Float)] = []
        for example in try reader.objects(name) ?? [] {
            try example.allowOnly(["item", "url", "weight"])
            let weight = Float(try example.number("weight") ?? 1)
            guard weight > 0, weight <= 100 else {
                throw LookbookError(
                    .inputExamples, "an example weighs \(weight)",
                    facts: [.remedy: "weights are above 0 and at most 100"])
            }
            switch (try example.string("item"), try example.string("url")) {
            case (let item?, nil): examples.append((.item(item), sign * weight))
            case (nil, let url?): examples.append((.url(url), sign * weight))
            default:
                throw LookbookError(
                    .inputExamples, "an example must name one thing", facts: [.remedy: "give it \"item\" or \"url\""])
            }
        }
        return examples
    }
}

/// How much a query may ask for, and how long its texts may be: they are kept with what is remembered of its ranking, and
/// sent along with each hit.
enum QueryLimits {
    static let fields = 50
    static let nameBytes = 200
    static let filterBytes = 4096
    /// Characters of a filter in a form or an address, which must fit into the lines of a request.
    static let filterLengthInText = 1000
    static let domains = 100
    static let excluded = 10_000
    /// Places in all the lists of one request.
    static let hits = 20_000

    static func check(fields: [String]) throws(LookbookError) {
        guard fields.count <= Self.fields, fields.allSatisfy({ $0.utf8.count <= nameBytes }) else {
            throw LookbookError(
                .inputFields, "there are too many fields, or one is too long",
                facts: [.remedy: "ask for at most \(Self.fields) fields with names of at most \(nameBytes) bytes"])
        }
    }

    /// - Parameter name: of the field that holds the text.
    static func check(_ text: String?, _ name: String, bytes: Int = nameBytes) throws(LookbookError) {
        guard text?.utf8.count ?? 0 <= bytes else {
            throw LookbookError(
                .inputField, "\"\(name)\" is too long", facts: [.remedy: "it takes at most \(bytes) bytes"])
        }
    }

    /// - Parameter isText: whether it came in a form or an address.
    static func check(filter: String, isText: Bool) throws(LookbookError) {
        try check(filter, "filter", bytes: filterBytes)
        guard !isText || filter.unicodeScalars.count <= filterLengthInText else {
            throw LookbookError(
                .inputField, "\"filter\" is too long",
                facts: [.remedy: "an address or form takes at most \(filterLengthInText) characters; send more as JSON"]
            )
        }
    }

    static func check(domains: [String]?) throws(LookbookError) {
        guard domains?.count ?? 0 <= Self.domains else {
            throw LookbookError(
                .inputField, "\"domains\" is too long", facts: [.remedy: "it takes at most \(Self.domains) domains"])
        }
        for domain in domains ?? [] { try check(domain, "domains") }
    }

    static func check(excluded: [String]?) throws(LookbookError) {
        guard excluded?.count ?? 0 <= Self.excluded else {
            throw LookbookError(
                .inputField, "\"exclude\" is too long", facts: [.remedy: "it takes at most \(Self.excluded) ids"])
        }
    }

    /// - Parameter code: of the error.
    static func check(hits: Int, code: LookbookError.Code = .inputCount) throws(LookbookError) {
        guard hits <= Self.hits else {
            throw LookbookError(
                code, "\(hits) items are asked for",
                facts: [
                    .remedy:
                        "k times the number of lists (similar counts as one, goes with as maximum_domains), summed over "
                        + "all queries of a request, is at most \(Self.hits)"
                ])
        }
    }
}
