import LookbookCore

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

    static func check(fields: [String]) throws(InputError) {
        guard fields.count <= Self.fields, fields.allSatisfy({ $0.utf8.count <= nameBytes }) else {
            throw InputError(
                "input.fields", "there are too many fields, or one is too long",
                hint: "ask for at most \(Self.fields) fields with names of at most \(nameBytes) bytes")
        }
    }

    /// - Parameter name: of the field that holds the text.
    static func check(_ text: String?, _ name: String, bytes: Int = nameBytes) throws(InputError) {
        guard text?.utf8.count ?? 0 <= bytes else {
            throw InputError("input.field", "\"\(name)\" is too long", hint: "it takes at most \(bytes) bytes")
        }
    }

    /// - Parameter isText: whether it came in a form or an address.
    static func check(filter: String, isText: Bool) throws(InputError) {
        try check(filter, "filter", bytes: filterBytes)
        guard !isText || filter.unicodeScalars.count <= filterLengthInText else {
            throw InputError(
                "input.field", "\"filter\" is too long",
                hint: "an address or form takes at most \(filterLengthInText) characters; send more as JSON")
        }
    }

    static func check(domains: [String]?) throws(InputError) {
        guard domains?.count ?? 0 <= Self.domains else {
            throw InputError(
                "input.field", "\"domains\" is too long", hint: "it takes at most \(Self.domains) domains")
        }
        for domain in domains ?? [] { try check(domain, "domains") }
    }

    static func check(excluded: [String]?) throws(InputError) {
        guard excluded?.count ?? 0 <= Self.excluded else {
            throw InputError("input.field", "\"exclude\" is too long", hint: "it takes at most \(Self.excluded) ids")
        }
    }

    /// - Parameter code: of the error.
    static func check(hits: Int, code: String = "input.count") throws(InputError) {
        guard hits <= Self.hits else {
            throw InputError(
                code, "\(hits) items are asked for",
                hint: "k times the number of lists (similar counts as one, goes with as maximum_domains), summed over "
                    + "all queries of a request, is at most \(Self.hits)")
        }
    }
}
