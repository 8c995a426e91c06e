/// What the name of a category means, and why.
public struct KindMatch: Sendable, Hashable {
    /// How the kind was found, or why there is none.
    public enum Reason: String, Sendable, Hashable, CaseIterable, Codable {
        /// The name is the taxonomy's own word.
        case taxonomy
        /// A number or a path of Google's product categories.
        case google
        /// A word in the name.
        case word
        /// The words of the title, where the category says too little.
        case title
        /// The name is too general, or means no garment.
        case general
        /// A word that means different kinds in different languages.
        case ambiguous
        /// No word of the name is known.
        case unknown
    }

    /// The kind; nil when it is not known.
    public let kind: String?
    /// How it was found.
    public let reason: Reason
    /// The word, number or part that decided, as the name has it; nil when none did.
    public let word: String?
    /// The code of the language of ``word``; nil when that does not count.
    public let language: String?
    /// All kinds that the name joins ("Coats & Jackets"), ``kind`` first.
    public let joined: [String]

    init(
        _ kind: String?, _ reason: Reason, word: String? = nil, language: String? = nil, joined: [String] = []
    ) {
        self.kind = kind
        self.reason = reason
        self.word = word
        self.language = language
        self.joined = joined.isEmpty ? [kind].compactMap(\.self) : joined
    }
}
