/// What a JSON document becomes. An enumeration conforms by having these cases, with a payload where one is named.
package protocol JSONBuildable {
    static var null: Self { get }
    static func bool(_ value: Bool) -> Self
    static func string(_ text: String) -> Self
    static func array(_ elements: [Self]) -> Self
    static func object(_ members: [String: Self]) -> Self

    /// - Parameter digits: a number as JSON writes it (RFC 8259, 6).
    /// - Returns: nil for one that is too large.
    static func number(digits: String) -> Self?
}

/// Reads JSON (RFC 8259) from bytes that nobody has checked: in one pass, in time that grows with their number alone,
/// and with a limit on nesting. A general decoder takes seconds over some kilobytes of brackets.
///
/// A member that comes twice counts with its last value.
package struct JSONReader<Value: JSONBuildable> {
    /// What is wrong with a document.
    package enum Problem: Error, Sendable, Equatable {
        /// It is no JSON, from this byte on.
        case syntax(at: Int)
        /// Lists and objects lie deeper in each other than allowed.
        case depth(limit: Int)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let limit: Int
    private var place = 0
    private var depth = 0

    /// - Parameters:
    ///   - bytes: the whole document, in UTF-8.
    ///   - depth: how many lists and objects may lie in each other.
    package static func read(_ bytes: [UInt8], depth: Int = 64) throws(Problem) -> Value {
        let result: Result<Value, Problem> = bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer, limit: depth)
            do throws(Problem) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    private var wrong: Problem { .syntax(at: place) }

    /// The byte at hand; nil at the end.
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func document() throws(Problem) -> Value {
        // Some editors begin a file with the mark of UTF-8.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        let value = try value()
        guard next == nil else { throw wrong }
        return value
    }

    /// A value with the blanks around it.
    private mutating func value() throws(Problem) -> Value {
        skipBlanks()
        let value: Value
        switch next {
        case UInt8(ascii: "{"): value = try object()
        case UInt8(ascii: "["): value = try array()
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"): value = try word("true", .bool(true))
        case UInt8(ascii: "f"): value = try word("false", .bool(false))
        case UInt8(ascii: "n"): value = try word("null", .null)
        default: value = try number()
        }
        skipBlanks()
        return value
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// Steps over a byte if it is the one.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(Problem) -> Value {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[place...].starts(with: letters) else { throw wrong }
        place += letters.count
        return value
    }

    // MARK: Containers

    private mutating func enter() throws(Problem) {
        place += 1
        depth += 1
        guard depth <= limit else { throw .depth(limit: limit) }
        skipBlanks()
    }

    private mutating func array() throws(Problem) -> Value {
        try enter()
        defer { depth -= 1 }
        var elements: [Value] = []
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw wrong }
        return .array(elements)
    }

    private mutating func object() throws(Problem) -> Value {
        try enter()
        defer { depth -= 1 }
        var members: [String: Value] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw wrong }
            let name = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw wrong }
            members[name] = try value()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw wrong }
        return .object(members)
    }

    // MARK: Numbers

    private mutating func number() throws(Problem) -> Value {
        let start = place
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        guard let value = Value.number(digits: String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw .syntax(at: start)
        }
        return value
    }

    /// At least one digit.
    private mutating func digits() throws(Problem) {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw wrong }
    }

    // MARK: Texts

    private mutating func string() throws(Problem) -> String {
        place += 1
        let start = place
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { place += 1 }
        guard next != UInt8(ascii: "\\") else { return try escapedString(from: start) }
        guard next == UInt8(ascii: "\""), let text = String(validating: bytes[start..<place], as: UTF8.self) else {
            throw wrong
        }
        place += 1
        return text
    }

    /// A text with escapes: its bytes are copied.
    private mutating func escapedString(from start: Int) throws(Problem) -> String {
        var copy = Array(bytes[start..<place])
        while let byte = next, byte >= 0x20 {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: copy, as: UTF8.self) else { throw wrong }
                return text
            case UInt8(ascii: "\\"): copy.append(contentsOf: try escape())
            default: copy.append(byte)
            }
        }
        throw wrong
    }

    /// What stands behind a backslash, in UTF-8.
    private mutating func escape() throws(Problem) -> [UInt8] {
        guard let letter = next else { throw wrong }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try character()).utf8)
        default: throw wrong
        }
    }

    /// Four hexadecimal digits, or twice four when the first are half of a pair (RFC 8259, 7).
    private mutating func character() throws(Problem) -> Character {
        let first = try codeUnit()
        var code = first
        if 0xD800..<0xDC00 ~= first {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw wrong }
            let second = try codeUnit()
            guard 0xDC00..<0xE000 ~= second else { throw wrong }
            code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw wrong }
        return Character(scalar)
    }

    private mutating func codeUnit() throws(Problem) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw wrong
            }
            code = (code << 4) + UInt32(digit)
            place += 1
        }
        return code
    }
}
