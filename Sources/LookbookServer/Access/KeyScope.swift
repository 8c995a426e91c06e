/// What a key allows; each scope includes those before it.
package enum KeyScope: String, Sendable, Codable, CaseIterable, Comparable {
    /// Ask for recommendations, read items and pictures.
    case search
    /// Add, change and remove items, and follow imports.
    case write
    /// Read metrics.
    case admin

    /// Whether the first allows less than the second.
    package static func < (one: KeyScope, other: KeyScope) -> Bool {
        allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }
}
