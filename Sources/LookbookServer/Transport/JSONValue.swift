import LookbookCore

/// A JSON document as a value: what clients send before it has been checked, and the OpenAPI document.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The word that an error message calls it by.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: JSONBuildable {
    static func number(digits: String) -> JSONValue? {
        guard let number = Double(digits), number.isFinite else { return nil }
        return .number(number)
    }

    /// - Parameter bytes: a document that nobody has checked.
    /// - Throws: ``LookbookError`` `input.json` when it is no JSON, or lists and objects lie too deep in each other.
    init(parsing bytes: [UInt8]) throws(LookbookError) {
        do throws(JSONReader<JSONValue>.Problem) {
            self = try JSONReader.read(bytes)
        } catch {
            switch error {
            case .syntax(let place):
                throw LookbookError(.inputJSON, "the body is not JSON: byte \(place) of \(bytes.count) is wrong")
            case .depth(let limit):
                throw LookbookError(
                    .inputJSON, "the JSON is nested too deep", facts: [.limit: String(limit)])
            }
        }
    }
}

extension JSONValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value):
            if let whole = Int(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
