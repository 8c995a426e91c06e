import Lookbook
import LookbookCore

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
    /// All four keys, missing values as null.
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("domain", domain)
            json.member("domainConfidence", domainConfidence)
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
    fileprivate func write(to json: inout JSONWriter) {
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
