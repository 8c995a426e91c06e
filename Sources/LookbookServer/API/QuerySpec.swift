import Lookbook
import LookbookCore

/// A query as a client states it, checked for form but not yet against a catalogue.
struct QuerySpec: Sendable {
    /// Everything that it names to be about; one, when it can be used.
    var subjects: [Subject] = []
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

    /// What is asked about.
    var subject: Subject? { subjects.first }

    /// Reads ``QueryField/all``, which all forms of a query share.
    ///
    /// - Parameter picture: the picture that came with it, if one did.
    /// - Throws: ``LookbookError`` `input.…`.
    init(_ reader: FieldReader, picture: [UInt8]? = nil) throws {
        try reader.allowOnly(reader.isText ? QueryField.textNames : QueryField.names)
        if let picture { subjects.append(.picture(picture)) }
        for field in QueryField.all { try field.read(reader, field.name, &self) }
        try options.validate()
        guard subjects.count <= 1 else {
            throw LookbookError(
                .inputQuery, "the query names several things",
                facts: [.remedy: "give one of: a picture, \"item\", \"url\", examples"])
        }
        guard case .examples(let examples) = subject else { return }
        try RecommendQuery.validate(weights: examples.map(\.weight))
        guard crop == nil else {
            throw LookbookError(
                .inputCrop, "a crop box belongs to one picture",
                facts: [.remedy: "leave it out with examples"])
        }
    }

    /// An object `{"x", "y", "width", "height"}`, or a text `x,y,width,height`.
    static func crop(_ reader: FieldReader, _ name: String) throws(LookbookError) -> CropBox? {
        var numbers: [Double?] = []
        switch reader.values[name] {
        case nil, .null, .string(""): return nil
        case .string(let text) where reader.isText:
            numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
                Double(String($0).trimmed)
            }
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

    /// The near and the far ones are one thing that a query is about.
    mutating func add(_ more: [(subject: Subject, weight: Float)]) {
        guard !more.isEmpty else { return }
        guard case .examples(let known)? = subjects.last else { return subjects.append(.examples(more)) }
        subjects[subjects.count - 1] = .examples(known + more)
    }

    /// - Parameter sign: of their weights: 1 towards them, -1 away from them.
    static func examples(
        _ reader: FieldReader, _ name: String, sign: Float
    ) throws(LookbookError) -> [(subject: Subject, weight: Float)] {
        var examples: [(subject: Subject, weight: Float)] = []
        for example in try reader.objects(name) ?? [] {
            try example.allowOnly(["item", "url", "weight"])
            let weight = Float(try example.number("weight") ?? 1)
            guard weight > 0 else {
                throw LookbookError(
                    .inputExamples, "an example weighs \(weight)",
                    facts: [.remedy: "weights are above 0: \"negative\" says what to be far from"])
            }
            switch (try example.string("item"), try example.string("url")) {
            case (let item?, nil): examples.append((.item(item), sign * weight))
            case (nil, let url?): examples.append((.url(url), sign * weight))
            default:
                throw LookbookError(
                    .inputExamples, "an example must name one thing",
                    facts: [.remedy: "give it \"item\" or \"url\""])
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
    static let filterBytes = ItemFilter.maximumLength
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
                facts: [
                    .remedy: "ask for at most \(Self.fields) fields with names of at most \(nameBytes) bytes"
                ])
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
    private static func check(filter: String, isText: Bool) throws(LookbookError) {
        try check(filter, "filter", bytes: filterBytes)
        guard !isText || filter.unicodeScalars.count <= filterLengthInText else {
            throw LookbookError(
                .inputField, "\"filter\" is too long",
                facts: [
                    .remedy:
                        "an address or form takes at most \(filterLengthInText) characters; send more as JSON"
                ]
            )
        }
    }

    /// The filter that a request names, if it names one.
    static func filter(_ reader: FieldReader, _ name: String) throws(LookbookError) -> ItemFilter? {
        guard let text = try reader.string(name), !text.isEmpty else { return nil }
        try check(filter: text, isText: reader.isText)
        return try ItemFilter(parsing: text)
    }

    static func check(domains: [String]?) throws(LookbookError) {
        guard domains?.count ?? 0 <= Self.domains else {
            throw LookbookError(
                .inputField, "\"domains\" is too long",
                facts: [.remedy: "it takes at most \(Self.domains) domains"])
        }
        for domain in domains ?? [] { try check(domain, "domains") }
    }

    static func check(excluded: [String]?) throws(LookbookError) {
        guard excluded?.count ?? 0 <= Self.excluded else {
            throw LookbookError(
                .inputField, "\"exclude\" is too long",
                facts: [.remedy: "it takes at most \(Self.excluded) ids"])
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
