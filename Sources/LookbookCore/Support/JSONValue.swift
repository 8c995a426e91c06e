/// A JSON document as a value: what somebody sent before it has been checked.
///
/// Read in one pass, within limits: a text of brackets costs no more than any other text of its length, and nothing that is
/// no JSON by RFC 8259 is taken for it.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number without point and exponent that fits: identifiers above 2^53 stay what they are.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The deepest nesting of lists and objects that is read.
    package static let maximumDepth = 64

    /// - Parameters:
    ///   - bytes: the document, in UTF-8.
    ///   - depth: the deepest nesting of lists and objects.
    ///   - numbersAsText: whether numbers become texts as they are written, so that no digit is lost.
    /// - Throws: ``LookbookError`` `input.json` that says where it cannot be read.
    package init(
        parsing bytes: [UInt8], depth: Int = maximumDepth, numbersAsText: Bool = false
    ) throws(LookbookError) {
        var reader = JSONReader(bytes: bytes, depth: depth, numbersAsText: numbersAsText)
        self = try reader.document()
    }

    /// A member of an object; nil when there is none of that name, or this is no object.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The number, whole or not; nil for anything else.
    package var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    /// The word that an error message calls it by.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The value as the text of a field: lists joined by `|`, objects as `name: value, …` in order of their names.
    package var text: String {
        switch self {
        case .null: ""
        case .bool(let bool): bool ? "true" : "false"
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .string(let text): text
        case .array(let list): list.map(\.text).joined(separator: "|")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ")
        }
    }
}

extension JSONValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value):
            if let whole = Int(exactly: value) {
                try container.encode(whole)
            } else {
                try container.encode(value)
            }
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}

/// Reads a document from its first byte to its last, once.
private struct JSONReader {
    let bytes: [UInt8]
    /// How much deeper lists and objects may still go.
    var depth: Int
    let numbersAsText: Bool
    private var place = 0

    init(bytes: [UInt8], depth: Int, numbersAsText: Bool) {
        self.bytes = bytes
        self.depth = depth
        self.numbersAsText = numbersAsText
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func document() throws(LookbookError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        let value = try value()
        skipSpace()
        guard place == bytes.count else { throw wrong("something follows its end") }
        return value
    }

    private mutating func value() throws(LookbookError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try deeper { reader throws(LookbookError) in try reader.object() }
        case UInt8(ascii: "["): return try deeper { reader throws(LookbookError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw wrong("it ends too early")
        default: return try number()
        }
    }

    private mutating func deeper(
        _ read: (inout JSONReader) throws(LookbookError) -> JSONValue
    ) throws(LookbookError) -> JSONValue {
        guard depth > 0 else { throw wrong("its lists and objects are nested too deeply") }
        depth -= 1
        place += 1
        let value = try read(&self)
        depth += 1
        return value
    }

    private mutating func object() throws(LookbookError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw wrong("a name in quotes is expected") }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw wrong("a colon is expected") }
            members[name] = try value()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw wrong("a comma or } is expected") }
        return .object(members)
    }

    private mutating func array() throws(LookbookError) -> JSONValue {
        var values: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw wrong("a comma or ] is expected") }
        return .array(values)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(LookbookError) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw wrong("a value is expected") }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(LookbookError) -> JSONValue {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let whole = digits()
        guard whole == 1 || (whole > 1 && bytes[place - whole] != UInt8(ascii: "0")) else {
            throw wrong(whole == 0 ? "a value is expected" : "a number begins with 0")
        }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            place += 1
            isWhole = false
            guard digits() > 0 else { throw wrong("a digit is expected") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            isWhole = false
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard digits() > 0 else { throw wrong("a digit is expected") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw wrong("a number is too large") }
        if numbersAsText { return .string(text) }
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        return .number(number)
    }

    /// Skips digits, and counts them.
    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func string() throws(LookbookError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw wrong("a text is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw wrong("a text holds a control character")
            default: text.append(byte)
            }
        }
        throw wrong("a text does not end")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func escape(into text: inout [UInt8]) throws(LookbookError) {
        guard let mark = next else { throw wrong("a text does not end") }
        place += 1
        if let byte = Self.escapes[mark] { return text.append(byte) }
        guard mark == UInt8(ascii: "u") else { throw wrong("an escape is unknown") }
        var code = try hexadecimal()
        if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\") {
            place += 1
            guard next == UInt8(ascii: "u") else { throw wrong("half of a character is missing") }
            place += 1
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw wrong("half of a character is missing") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw wrong("half of a character is missing") }
        text.append(contentsOf: Character(scalar).utf8)
    }

    private mutating func hexadecimal() throws(LookbookError) -> UInt32 {
        let digits = bytes[place...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw wrong("an escape is cut off") }
        place += 4
        return code
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private func wrong(_ what: String) -> LookbookError {
        LookbookError(
            .inputJSON, "the JSON cannot be read at byte \(place + 1): \(what)",
            facts: [.remedy: "send one JSON value, as RFC 8259 has it"])
    }
}
