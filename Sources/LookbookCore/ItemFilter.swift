/// A condition on the fields of an item: `gender=Women,price<50`. All its clauses must hold.
///
/// ```swift
/// let filter = try ItemFilter(parsing: #"colour=Red|"Blue, light",price<=49.90"#)
/// let red = items.filter(filter.matches)
/// ```
///
/// A value in double quotes may hold `,`, `|` and white space at its ends; outside of quotes a backslash does the same for
/// the character behind it. Within quotes write `\"` for a quote and `\\` for a backslash.
public struct ItemFilter: Sendable, Hashable {
    /// The conditions, all of which must hold.
    public var clauses: [Clause]

    /// The most clauses of a filter that is read.
    public static let maximumClauses = 50
    /// The most bytes of a filter that is read.
    public static let maximumLength = 4096

    /// - Parameter clauses: the conditions; none of them: every item satisfies it.
    public init(_ clauses: [Clause] = []) {
        self.clauses = clauses
    }

    /// One condition.
    public struct Clause: Sendable, Hashable {
        /// Name of a field, compared without regard to case.
        public let field: String
        /// How the field is compared.
        public let comparison: Comparison
        /// The values to compare with: one, or for ``Comparison/equal`` and ``Comparison/notEqual`` several (`colour=Red|Blue`).
        public let values: [String]
        /// The values as they are compared: worked out once for all items.
        private let folded: Set<String>
        private let limit: Double?

        /// - Parameters:
        ///   - field: name of a field of an item, in any case.
        ///   - comparison: how it is compared.
        ///   - values: what it is compared with; for all but equality one number.
        public init(field: String, comparison: Comparison, values: [String]) {
            self.field = field
            self.comparison = comparison
            self.values = values
            folded = Set(values.map(Self.fold))
            limit = values.first.flatMap(Money.amount)
        }
    }

    /// How a field is compared. `=` and `!=` compare text without regard to case and to white space at its ends; the others
    /// compare amounts (`49.90 EUR`, `1.299,00 €`), and a field that holds none fails them.
    public enum Comparison: String, Sendable, CaseIterable {
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case equal = "="
        case less = "<"
        case greater = ">"

        var isOfText: Bool { self == .equal || self == .notEqual }
    }
}

// MARK: Matching

extension ItemFilter {
    /// Whether an item satisfies all clauses.
    public func matches(_ item: Item) -> Bool {
        clauses.allSatisfy { $0.matches(item[field: $0.field]) }
    }

    /// The names that a filter asks for and that are no field of any item: most likely a slip of the pen, which would
    /// otherwise look like a shop without such items.
    ///
    /// - Parameter attributes: the names of the attributes that the items have.
    public func unknownFields(among attributes: some Sequence<String>) -> [String] {
        let known = Set(attributes.map { $0.lowercased() }).union(Item.ownFields)
        var told: Set<String> = []
        return clauses.map(\.field).filter { !known.contains($0.lowercased()) && told.insert($0).inserted }
    }
}

extension ItemFilter.Clause {
    /// Whether a field's value satisfies this clause; a missing field satisfies only `!=`.
    ///
    /// An attribute that lists values, joined by `|` or as a JSON list, equals each of them.
    public func matches(_ value: String?) -> Bool {
        matches(value.map { ItemFilter.FieldValue($0, of: field) })
    }

    /// The same for a value that was taken apart before: for many clauses over the same values.
    package func matches(_ value: ItemFilter.FieldValue?) -> Bool {
        guard let value else { return comparison == .notEqual }
        if comparison.isOfText {
            let isOneOf = folded.contains(value.folded) || value.elements.contains(where: folded.contains)
            return isOneOf == (comparison == .equal)
        }
        guard let limit else { return false }
        return value.amounts.contains { compare($0, limit) }
    }

    private func compare(_ number: Double, _ limit: Double) -> Bool {
        switch comparison {
        case .less: number < limit
        case .lessOrEqual: number <= limit
        case .greater: number > limit
        case .greaterOrEqual: number >= limit
        case .equal, .notEqual: false
        }
    }

    fileprivate static func fold(_ text: String) -> String { text.trimmed.lowercased() }

    /// The amount that a value begins with, so that `49.90 EUR` is 49.9.
    public static func number(_ value: String) -> Double? { Money.amount(value) }
}

extension ItemFilter {
    /// A value of a field, taken apart once for all clauses that look at it.
    package struct FieldValue: Sendable {
        fileprivate let folded: String
        /// The values of a list; none for what is no list.
        fileprivate let elements: [String]
        fileprivate let amounts: [Double]

        /// - Parameters:
        ///   - text: as it stands in the item.
        ///   - field: its name; what an item has of its own (`title`) is no list.
        package init(_ text: String, of field: String) {
            folded = Clause.fold(text)
            let list = Self.list(text, of: field)
            elements = list.map(Clause.fold)
            amounts = (list.isEmpty ? [text] : list).compactMap(Money.amount)
        }

        private static func list(_ text: String, of field: String) -> [String] {
            let isList = text.utf8.first == UInt8(ascii: "[")
            guard isList || text.utf8.contains(UInt8(ascii: "|")),
                !Item.ownFields.contains(field.lowercased())
            else { return [] }
            if isList, case .array(let list)? = try? JSONValue(parsing: Array(text.utf8)) {
                return list.map(\.text)
            }
            return text.split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
        }
    }
}

// MARK: Reading

extension ItemFilter {
    /// Reads `field=value,field<number,field=one|other`. White space around names and values is dropped.
    ///
    /// - Throws: ``LookbookError`` `input.filter` that names the part that cannot be read.
    public init(parsing text: String) throws(LookbookError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw Self.tooMuch("the filter has \(text.utf8.count) bytes", limit: Self.maximumLength, "bytes")
        }
        var reader = FilterReader(text)
        var clauses: [Clause] = []
        while let part = try reader.next() {
            guard clauses.count < Self.maximumClauses else {
                throw Self.tooMuch(
                    "the filter has more than \(Self.maximumClauses) clauses", limit: Self.maximumClauses,
                    "clauses")
            }
            guard let clause = part.clause else { throw Self.unreadable(part.text) }
            clauses.append(clause)
        }
        guard !clauses.isEmpty else { throw Self.unreadable(text) }
        self.init(clauses)
    }

    fileprivate static func unreadable(_ part: String) -> LookbookError {
        LookbookError(
            .inputFilter, "the filter \"\(part.prefix(200))\" cannot be read",
            facts: [
                .remedy:
                    "write field=value, field!=value, field=one|other or field<number, joined by commas: gender=Women,price<50"
            ])
    }

    private static func tooMuch(_ message: String, limit: Int, _ what: String) -> LookbookError {
        LookbookError(
            .inputFilter, message,
            facts: [.limit: String(limit), .remedy: "a filter has at most \(limit) \(what)"])
    }
}

/// Takes a filter apart, character by character.
private struct FilterReader {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    /// What stands between two commas.
    struct Part {
        /// As it was written, for messages.
        var text = ""
        var field = ""
        var comparison: ItemFilter.Comparison?
        var values: [String] = []

        /// Nil when it is no condition.
        var clause: ItemFilter.Clause? {
            guard let comparison, !field.isEmpty, !values.isEmpty else { return nil }
            guard comparison.isOfText || (values.count == 1 && Money.amount(values[0]) != nil) else {
                return nil
            }
            return ItemFilter.Clause(field: field, comparison: comparison, values: values)
        }
    }

    /// The next part; nil at the end. Empty ones are skipped.
    mutating func next() throws(LookbookError) -> Part? {
        while let first = rest.first, first == "," || first.isWhitespace { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        let start = rest
        var part = Part()
        part.field = try word { ",!<>=".contains($0) }
        if let comparison = ItemFilter.Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) {
            rest = rest.dropFirst(comparison.rawValue.count)
            part.comparison = comparison
            while true {
                part.values.append(try word { ",|".contains($0) })
                guard rest.first == "|" else { break }
                rest.removeFirst()
            }
        }
        // What is left of a part that cannot be read is told with it.
        rest = rest.drop { part.comparison == nil && $0 != "," }
        part.text = String(start[..<rest.startIndex])
        return part
    }

    /// A name or value, up to a character that ends it, which stays.
    private mutating func word(_ isEnd: (Character) -> Bool) throws(LookbookError) -> String {
        let start = rest
        rest = rest.drop(while: \.isWhitespace)
        if rest.first == "\"" { return try quoted(isEnd, start) }
        var word = ""
        /// Up to where white space is not to be dropped, since it was asked for.
        var kept = 0
        while let character = rest.first, !isEnd(character) {
            rest.removeFirst()
            if character == "\\", let next = rest.first, ",|\"\\!<>= ".contains(next) {
                rest.removeFirst()
                word.append(next)
                kept = word.count
            } else {
                word.append(character)
            }
        }
        while word.count > kept, word.last?.isWhitespace == true { word.removeLast() }
        return word
    }

    private mutating func quoted(_ isEnd: (Character) -> Bool, _ start: Substring) throws(LookbookError)
        -> String
    {
        rest.removeFirst()
        var word = ""
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                if let next = rest.popFirst() { word.append(next) }
            case "\"":
                rest = rest.drop(while: \.isWhitespace)
                guard rest.first.map(isEnd) ?? true else { throw ItemFilter.unreadable(String(start)) }
                return word
            default: word.append(character)
            }
        }
        throw ItemFilter.unreadable(String(start))
    }
}
