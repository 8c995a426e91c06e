public import LookbookCore

/// What a search by words asks for.
public struct SearchOptions: Sendable, Hashable {
    /// How many items, from where, of which kind, with which filter; look-alikes' other options count too. The metric is cosine.
    public var options = RecommendOptions()
    /// Parts of the text that stay words, and are not read as conditions.
    public var asWords: Set<SearchChip.Part> = []

    /// The most bytes of a text that is searched for.
    public static let longestText = 1000

    /// The defaults: ten items, all that is sure read as conditions.
    public init() {}
}

/// The answer to a search by words. Encodes as the documented JSON, like that of `similar`.
public struct SearchAnswer: Sendable, Encodable {
    /// What was asked, and how it was understood.
    public let query: Query
    /// The id of the embedding space.
    public let space: EmbeddingSpace.ID
    /// Where the time went.
    public let milliseconds: Milliseconds
    /// The items, best first.
    public let similar: [SimilarItem]

    /// What was asked, and how it was understood.
    public struct Query: Sendable, Encodable {
        /// As it was typed.
        public let text: String
        /// The words by which items were searched, where they are not those that were typed.
        public let corrections: [String: String]
        /// The conditions that were read from the text.
        public let chips: [SearchChip]
        /// How each word counted among the pictures; empty when the model has no word tower.
        public let words: [ReadWord]
    }

    /// Where the time went.
    public struct Milliseconds: Sendable, Hashable, Encodable {
        /// Understanding the words.
        public internal(set) var words: Double = 0
        /// Searching and ranking.
        public internal(set) var search: Double = 0
    }
}

/// Two rankings made one by reciprocal ranks (Cormack, Clarke, Büttcher 2009): each place gives `1 / (60 + place)`.
enum RankFusion {
    private static let constant: Float = 60

    /// - Parameters:
    ///   - rankings: rows, best first, each with what it counts.
    /// - Returns: the rows by their falling sums; equal ones by the order of the rows, which is that of the ids.
    static func fused(_ rankings: [(rows: [Int32], weight: Float)]) -> [Int32] {
        var sums: [Int32: Float] = [:]
        for ranking in rankings {
            for (place, row) in ranking.rows.enumerated() {
                sums[row, default: 0] += ranking.weight / (constant + Float(place + 1))
            }
        }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
