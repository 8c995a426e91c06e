import LookbookCore

/// Reads the fields of a request by name and type, whether they came as JSON or as texts (a form, a query string).
struct FieldReader {
    let values: [String: JSONValue]
    /// Whether numbers, booleans and lists may be written as texts.
    let isText: Bool

    init(_ value: JSONValue) throws(LookbookError) {
        guard case .object(let members) = value else {
            throw LookbookError(
                .inputJSON, "the body is \(value.kind)", facts: [.remedy: "send a JSON object"])
        }
        values = members
        isText = false
    }

    init(texts: [String: String]) {
        values = texts.mapValues { .string($0) }
        isText = true
    }

    /// - Throws: `input.field` for a field that nobody reads: a misspelt option must not be dropped silently.
    func allowOnly(_ names: Set<String>) throws(LookbookError) {
        guard let stranger = values.keys.sorted().first(where: { !names.contains($0) }) else { return }
        throw LookbookError(
            .inputField, "there is no field \"\(stranger)\" here",
            facts: [.remedy: "the fields are: \(names.sorted().joined(separator: ", "))"])
    }

    func string(_ name: String) throws(LookbookError) -> String? {
        switch values[name] {
        case nil, .null: nil
        case .string(let text): text
        // A number may have lost digits on its way: 2^53 + 1 and 2^53 are one number to many programs, but two ids.
        case .some(let value): throw wrong(name, value, "a text, in quotes")
        }
    }

    func number(_ name: String) throws(LookbookError) -> Double? {
        switch values[name] {
        case nil, .null: return nil
        case .integer(let integer): return Double(integer)
        case .number(let number): return number
        case .string(let text) where isText:
            guard let number = Double(text), number.isFinite else {
                throw wrong(name, .string(text), "a number")
            }
            return number
        case .some(let value): throw wrong(name, value, "a number")
        }
    }

    func integer(_ name: String) throws(LookbookError) -> Int? {
        if case .integer(let integer) = values[name] { return Int(integer) }
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw wrong(name, .number(number), "a whole number") }
        return integer
    }

    func bool(_ name: String) throws(LookbookError) -> Bool? {
        switch values[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        case .string("true") where isText, .string("1") where isText: return true
        case .string("false") where isText, .string("0") where isText: return false
        case .some(let value): throw wrong(name, value, "true or false")
        }
    }

    /// A list of texts; as a text its members are joined by commas.
    func list(_ name: String) throws(LookbookError) -> [String]? {
        switch values[name] {
        case nil, .null: return nil
        case .string(let text) where isText:
            return text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
        case .array(let members):
            var texts: [String] = []
            for member in members {
                guard case .string(let text) = member else { throw wrong(name, member, "a list of texts") }
                texts.append(text)
            }
            return texts
        case .some(let value): throw wrong(name, value, "a list of texts")
        }
    }

    /// A list of objects, each to be read on its own.
    func objects(_ name: String) throws(LookbookError) -> [FieldReader]? {
        switch values[name] {
        case nil, .null: return nil
        case .array(let members):
            var readers: [FieldReader] = []
            for member in members {
                guard case .object = member else { throw wrong(name, member, "a list of objects") }
                readers.append(try FieldReader(member))
            }
            return readers
        case .some(let value): throw wrong(name, value, "a list of objects")
        }
    }

    private func wrong(_ name: String, _ value: JSONValue, _ expected: String) -> LookbookError {
        let shown =
            switch value {
            case .string(let text): "\"\(text.prefix(40))\""
            case .integer(let integer): String(integer)
            case .number(let number): String(number)
            default: value.kind
            }
        return LookbookError(.inputField, "\"\(name)\" is \(shown)", facts: [.remedy: "it takes \(expected)"])
    }
}
