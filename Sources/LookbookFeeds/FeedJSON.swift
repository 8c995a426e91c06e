/// A JSON value of a feed's line, read in one pass, within bounds of depth.
enum FeedJSON {
    case null
    case bool(Bool)
    /// As it is written, so that no digit is lost.
    case number(String)
    case text(String)
    case list([FeedJSON])
    case object([String: FeedJSON])

    /// How deep lists and objects may lie within each other.
    static let depthLimit = 64
    /// The most bytes of a field's name, the names of the objects around it included.
    static let nameLimit = 1000

    /// Why a text is no value that is read.
    struct Fault: Error {
        /// For a person.
        let message: String
    }

    /// - Parameter bytes: valid UTF-8.
    init(parsing bytes: [UInt8]) throws(Fault) {
        var parser = FeedJSONParser(bytes)
        self = try parser.whole()
    }

    /// The members of an object as flat fields: those of an object within it have a dotted name.
    func fields() throws(Fault) -> [(name: String, text: String)] {
        guard case .object(let object) = self else { throw Fault(message: "the line is not a JSON object") }
        var fields: [(name: String, text: String)] = []
        try Self.collect(object, named: "", into: &fields)
        return fields
    }

    private static func collect(
        _ object: [String: FeedJSON], named prefix: String, into fields: inout [(name: String, text: String)]
    ) throws(Fault) {
        for (key, value) in object {
            let name = prefix.isEmpty ? key : "\(prefix).\(key)"
            guard name.utf8.count <= nameLimit else {
                throw Fault(message: "the line has a field whose name is longer than \(nameLimit) bytes")
            }
            if FeedColumns.isPicture(name), let address = value.pictures {
                fields.append((name, address))
            } else if case .object(let inner) = value {
                try collect(inner, named: name, into: &fields)
            } else {
                fields.append((name, value.text))
            }
        }
    }

    /// Where pictures are, when they are objects as shops write them: `{"src": …}`, or a list of such.
    private var pictures: String? {
        switch self {
        case .object(let object):
            return ["src", "url", "href"].lazy.compactMap { object[$0]?.word }.first
        case .list(let list):
            let found = list.map { $0.pictures ?? $0.text }
            return found.joined(separator: "|")
        default: return nil
        }
    }

    private var word: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The value as a text. A zero character, which no text can hold, is left out.
    private var text: String {
        switch self {
        case .null: ""
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number
        case .text(let text): text.utf8.contains(0) ? text.filter { $0 != "\0" } : text
        case .list(let list): list.map(\.text).joined(separator: "|")
        case .object(let object):
            object.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ")
        }
    }
}

/// Reads JSON (RFC 8259): each byte is looked at once or twice.
private struct FeedJSONParser {
    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static let wrong = FeedJSON.Fault(message: "the line is not a JSON object")

    mutating func whole() throws(FeedJSON.Fault) -> FeedJSON {
        let value = try value()
        skipSpace()
        guard place == bytes.count else { throw Self.wrong }
        return value
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    /// Steps over white space and a character.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func value() throws(FeedJSON.Fault) -> FeedJSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            defer { depth -= 1 }
            guard depth <= FeedJSON.depthLimit else {
                throw FeedJSON.Fault(message: "the line has more than \(FeedJSON.depthLimit) levels of JSON")
            }
            return next == UInt8(ascii: "{") ? .object(try object()) : .list(try list())
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func literal(_ word: String, _ value: FeedJSON) throws(FeedJSON.Fault) -> FeedJSON {
        guard bytes[place...].starts(with: word.utf8) else { throw Self.wrong }
        place += word.utf8.count
        return value
    }

    private mutating func object() throws(FeedJSON.Fault) -> [String: FeedJSON] {
        var members: [String: FeedJSON] = [:]
        place += 1
        if take("}") { return members }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw Self.wrong }
            let key = try string()
            guard take(":") else { throw Self.wrong }
            members[key] = try value()
        } while take(",")
        guard take("}") else { throw Self.wrong }
        return members
    }

    private mutating func list() throws(FeedJSON.Fault) -> [FeedJSON] {
        var values: [FeedJSON] = []
        place += 1
        if take("]") { return values }
        repeat { values.append(try value()) } while take(",")
        guard take("]") else { throw Self.wrong }
        return values
    }

    private mutating func number() throws(FeedJSON.Fault) -> String {
        let start = place
        while let byte = next, "+-.0123456789eE".utf8.contains(byte) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard let first = digits.first, (0x30...0x39).contains(first), text.utf8.count - digits.count <= 1,
            text.utf8.last != UInt8(ascii: "."), let value = Double(text), value.isFinite,
            first != 0x30 || digits.count == 1 || !(0x30...0x39).contains(digits.dropFirst().first ?? 0)
        else { throw Self.wrong }
        return text.utf8.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") } ? String(value) : text
    }

    private mutating func string() throws(FeedJSON.Fault) -> String {
        var text: [UInt8] = []
        place += 1
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case ..<0x20: throw Self.wrong
            default: text.append(byte)
            }
        }
        throw Self.wrong
    }

    private mutating func escape(into text: inout [UInt8]) throws(FeedJSON.Fault) {
        guard let byte = next else { throw Self.wrong }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex()
            if 0xD800..<0xDC00 ~= code, bytes[place...].starts(with: [0x5C, 0x75]) {
                place += 2
                let low = try hex()
                guard 0xDC00..<0xE000 ~= low else { throw Self.wrong }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw Self.wrong }
            text += Array(String(Character(scalar)).utf8)
        default: throw Self.wrong
        }
    }

    private mutating func hex() throws(FeedJSON.Fault) -> UInt32 {
        guard place + 4 <= bytes.count else { throw Self.wrong }
        var code: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Self.wrong }
            code = code << 4 | UInt32(digit)
        }
        place += 4
        return code
    }
}
