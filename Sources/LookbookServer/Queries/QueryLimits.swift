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
