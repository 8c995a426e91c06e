import Lookbook
import LookbookCore

/// The answer to a query as the API gives it: the command line's JSON, with addresses of pictures instead of paths, and
/// what was asked for besides.
struct AnswerBody: Sendable {
    let query: Query
    let metric: SimilarityMetric
    let space: String
    let milliseconds: Recommendation.Milliseconds
    let similar: [Hit]?
    let goesWith: [Group]?

    /// What was asked. The engine's own form names the picture's file, which is nothing that a client should learn.
    struct Query: Sendable {
        /// Address of the item's picture; null for a picture that was sent.
        let image: String?
        let item: Item.ID?
        let domain: String
        let domainConfidence: Float
        let domainCandidates: [KindGuess.Candidate]
    }

    struct Group: Sendable {
        let domain: String
        let items: [Hit]
    }

    /// One item of an answer. Look-alikes have a distance, matching items have reasons.
    struct Hit: Sendable {
        let rank: Int
        let id: Item.ID
        let score: Float
        var distance: Float?
        var reasons: [String]?
        let domain: String
        let title: String?
        /// Address of the picture, relative to the server.
        let image: String?
        var fields: [String: String?]?
        var explanation: Explanation?
    }

    /// How a score came about.
    struct Explanation: Sendable {
        /// The formula, with the names of the numbers below.
        let formula: String
        var distance: Float?
        var style: Float?
        var harmony: Float?
        var agreement: Float?
    }
}

extension AnswerBody {
    /// - Parameters:
    ///   - items: the items of the answer, by id; needed only for the fields that are to come along.
    ///   - catalogue: the name to put into the pictures' addresses; nil for the first.
    init(_ answer: Recommendation, _ spec: QuerySpec, items: [Item.ID: Item], catalogue: String?) {
        let decoration = Decoration(spec: spec, items: items, catalogue: catalogue, metric: answer.metric)
        query = Query(
            image: answer.query.item.map { ImageAddress(item: $0, catalogue: catalogue).text },
            item: answer.query.item,
            domain: answer.query.domain, domainConfidence: answer.query.domainConfidence,
            domainCandidates: answer.query.domainCandidates)
        metric = answer.metric
        space = answer.space
        milliseconds = answer.milliseconds
        similar = answer.similar?.map(decoration.hit)
        goesWith = answer.goesWith?.map { group in
            Group(domain: group.domain, items: group.items.map { decoration.hit($0, group.domain) })
        }
    }

    private struct Decoration {
        let spec: QuerySpec
        let items: [Item.ID: Item]
        let catalogue: String?
        let metric: SimilarityMetric

        func hit(_ item: SimilarItem) -> Hit {
            var hit = Hit(
                rank: item.rank, id: item.id, score: item.score, distance: item.distance, domain: item.domain,
                title: item.title, image: address(item.id, item.image, item.position))
            hit.fields = fields(item.id)
            if spec.explains {
                hit.explanation = Explanation(formula: Self.formula(metric), distance: item.distance)
            }
            return hit
        }

        func hit(_ item: GoesWithItem, _ domain: String) -> Hit {
            var hit = Hit(
                rank: item.rank, id: item.id, score: item.score, reasons: item.reasons, domain: domain,
                title: item.title, image: address(item.id, item.image, item.position))
            hit.fields = fields(item.id)
            if spec.explains {
                hit.explanation = Explanation(
                    formula: Compatibility.formula, style: item.parts.style, harmony: item.parts.harmony,
                    agreement: item.parts.agreement)
            }
            return hit
        }

        private func fields(_ id: Item.ID) -> [String: String?]? {
            guard !spec.fields.isEmpty, let item = items[id] else { return nil }
            return Dictionary(spec.fields.map { ($0, item[field: $0]) }, uniquingKeysWith: { $1 })
        }

        private func address(_ id: Item.ID, _ path: String?, _ position: Int) -> String? {
            path == nil ? nil : ImageAddress(item: id, position: position, catalogue: catalogue).text
        }

        private static func formula(_ metric: SimilarityMetric) -> String {
            switch metric {
            case .cosine, .correlation, .innerProduct: "1 - distance"
            case .euclidean, .chebyshev, .brayCurtis: "1 / (1 + distance)"
            case .manhattan: "1 / (1 + distance / sqrt(dimensions))"
            case .canberra: "1 - distance / dimensions"
            }
        }
    }
}

/// The address of an item's picture on this server.
struct ImageAddress {
    let item: Item.ID
    var position = 0
    var catalogue: String?
    var width: Int?

    var text: String {
        var query: [String] = []
        if let catalogue { query.append("catalogue=\(URLText.escape(catalogue))") }
        if position > 0 { query.append("position=\(position)") }
        if let width { query.append("width=\(width)") }
        return "/v1/items/\(URLText.escape(item))/image"
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
}

/// Texts in addresses.
enum URLText {
    /// Percent-encodes everything but letters, digits and `-._~`.
    static func escape(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.append(Character(UnicodeScalar(byte)))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

/// Members are written in the order of their names, as the rest of the API does.
extension AnswerBody {
    func write(to json: inout JSONWriter) {
        json.object { json in
            if let goesWith {
                json.key("goesWith")
                json.array(goesWith) { $1.write(to: &$0) }
            }
            json.member("metric", metric.rawValue)
            json.key("milliseconds")
            milliseconds.write(to: &json)
            json.key("query")
            query.write(to: &json)
            if let similar {
                json.key("similar")
                json.array(similar) { $1.write(to: &$0) }
            }
            json.member("space", space)
        }
    }

    /// About how many bytes it takes.
    var expectedBytes: Int {
        512 + 384 * ((similar?.count ?? 0) + (goesWith ?? []).reduce(0) { $0 + $1.items.count })
    }
}

extension Recommendation.Milliseconds {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, value) in [("decode", decode), ("embed", embed), ("search", search)] {
                json.key(name)
                json.number(value)
            }
        }
    }
}

extension AnswerBody.Query {
    /// All keys, missing values as null.
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("domain", domain)
            json.member("domainConfidence", domainConfidence)
            json.key("domainCandidates")
            json.array(domainCandidates) { json, candidate in
                json.object { json in
                    json.member("domain", candidate.domain)
                    json.member("confidence", candidate.confidence)
                }
            }
            for (name, value) in [("image", image), ("item", item)] {
                json.key(name)
                if let value { json.string(value) } else { json.null() }
            }
        }
    }
}

extension AnswerBody.Group {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("domain", domain)
            json.key("items")
            json.array(items) { $1.write(to: &$0) }
        }
    }
}

extension AnswerBody.Hit {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("distance", distance)
            json.member("domain", domain)
            if let explanation {
                json.key("explanation")
                explanation.write(to: &json)
            }
            if let fields { Self.write(fields, to: &json) }
            json.member("id", id)
            json.member("image", image)
            json.key("rank")
            json.number(rank)
            if let reasons {
                json.key("reasons")
                json.array(reasons) { $0.string($1) }
            }
            json.member("score", score)
            json.member("title", title)
        }
    }

    private static func write(_ fields: [String: String?], to json: inout JSONWriter) {
        json.key("fields")
        json.object { json in
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                if let value { json.string(value) } else { json.null() }
            }
        }
    }
}

extension AnswerBody.Explanation {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("agreement", agreement)
            json.member("distance", distance)
            json.member("formula", formula)
            json.member("harmony", harmony)
            json.member("style", style)
        }
    }
}

extension ErrorBody {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("error")
            json.object { json in
                json.member("code", error.code)
                json.member("hint", error.hint)
                json.member("message", error.message)
            }
        }
    }
}
