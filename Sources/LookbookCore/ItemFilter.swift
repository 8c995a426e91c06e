/// A condition on the fields of an item: `gender=Women,price<50`. All its clauses must hold.
public struct ItemFilter: Sendable, Hashable {
    /// The conditions, all of which must hold.
    public var clauses: [Clause]

    /// Makes the value from its parts.
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

        /// Makes the value from its parts.
        public init(field: String, comparison: Comparison, values: [String]) {
            self.field = field
            self.comparison = comparison
            self.values = values
        }
    }

    /// How a field is compared. `=` and `!=` compare text without regard to case; the others compare numbers, and a
    /// field that does not begin with a number fails them.
    public enum Comparison: String, Sendable, CaseIterable {
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case equal = "="
        case less = "<"
        case greater = ">"
    }
}

extension ItemFilter {
    /// Reads `field=value,field<number,field=one|other`. White space around names and values is dropped.
    ///
    /// - Throws: ``LookbookError`` `input.filter` that names the part that cannot be read.
    public init(parsing text: String) throws(LookbookError) {
        var clauses: [Clause] = []
        for part in text.split(separator: ",") where !part.allSatisfy(\.isWhitespace) {
            clauses.append(try Self.clause(String(part)))
        }
        guard !clauses.isEmpty else { throw Self.unreadable(text) }
        self.init(clauses)
    }

    private static func clause(_ part: String) throws(LookbookError) -> Clause {
        guard let start = part.firstIndex(where: { "!<>=".contains($0) }),
            let comparison = Comparison.allCases.first(where: { part[start...].hasPrefix($0.rawValue) })
        else { throw unreadable(part) }
        let field = part[..<start].trimmed
        let right = part[start...].dropFirst(comparison.rawValue.count)
        let values = right.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
        let isText = comparison == .equal || comparison == .notEqual
        guard !field.isEmpty, isText || (values.count == 1 && Double(values[0]) != nil) else { throw unreadable(part) }
        return Clause(field: field, comparison: comparison, values: values)
    }

    private static func unreadable(_ part: String) -> LookbookError {
        LookbookError(
            .inputFilter, "the filter \"\(part)\" cannot be read",
            facts: [
                .remedy:
                    "write field=value, field!=value, field=one|other or field<number, joined by commas: gender=Women,price<50"
            ])
    }

    /// Whether an item satisfies all clauses.
    public func matches(_ item: Item) -> Bool {
        clauses.allSatisfy { $0.matches(item[field: $0.field]) }
    }
}

extension ItemFilter.Clause {
    /// Whether a field's value satisfies this clause; a missing field satisfies only `!=`.
    public func matches(_ value: String?) -> Bool {
        switch comparison {
        case .equal: return value.map(isOneOf) ?? false
        case .notEqual: return !(value.map(isOneOf) ?? false)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let number = value.flatMap(Self.number), let limit = values.first.flatMap(Double.init) else {
                return false
            }
            return compare(number, limit)
        }
    }

    private func isOneOf(_ value: String) -> Bool {
        let value = value.lowercased()
        return values.contains { $0.lowercased() == value }
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

    /// The number that a value begins with, so that `49.90 EUR` is 49.9.
    public static func number(_ value: String) -> Double? {
        Double(value.trimmed.prefix { $0.isNumber || $0 == "." || $0 == "-" })
    }
}

extension StringProtocol {
    package var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part = part.dropFirst() }
        while part.last?.isWhitespace == true { part = part.dropLast() }
        return String(part)
    }
}
