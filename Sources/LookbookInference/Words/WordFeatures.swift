/// A text as the rows of a word tower that it calls for.
///
/// Each word calls for a row of its own, or, where the tower has none, for those of its character n-grams, so that inflections
/// and slips of the pen come near what they are of. Words that the word file knows call for their concepts too, each
/// broader one half as much as the one before. Two words side by side call for a row of the pair.
public struct WordFeatures: Sendable {
    /// A word, a pair, a concept or an n-gram, and how much it counts.
    public struct Feature: Sendable, Hashable {
        /// Of the row.
        public let key: UInt64
        /// Above 0.
        public let weight: Float
    }

    /// The words, as ``WordText/words(_:)`` reads them, without those that say nothing.
    public let words: [String]
    /// What the word file makes of them.
    public let meanings: [WordFile.Meaning]
    /// For each word, what it calls for beside its own row and its n-grams.
    let concepts: [[Feature]]
    /// For each word, which meaning it belongs to.
    private let isKnown: [Bool]

    /// Reads a text.
    public init(_ text: String, file: WordFile = .standard) {
        let words = WordText.words(text).filter { !Self.silent.contains($0) }
        let meanings = file.meanings(of: words)
        var concepts = [[Feature]](repeating: [], count: words.count)
        var isKnown = [Bool](repeating: false, count: words.count)
        for meaning in meanings {
            concepts[meaning.words.lowerBound] = Self.features(of: meaning, file)
            for place in meaning.words { isKnown[place] = true }
        }
        self.words = words
        self.meanings = meanings
        self.concepts = concepts
        self.isKnown = isKnown
    }

    private static func features(of meaning: WordFile.Meaning, _ file: WordFile) -> [Feature] {
        meaning.concepts.flatMap { concept in
            file.chain(of: concept).enumerated().map { depth, concept in
                let weight = (depth == 0 ? 1 : 0.5) / Float(meaning.concepts.count)
                return Feature(key: Self.key(concept: concept.name), weight: weight)
            }
        }
    }

    /// The keys of all concepts that the text calls for, broader ones included.
    public var conceptKeys: [UInt64] { concepts.flatMap { $0.map(\.key) } }

    /// What counts when each word may choose: whether its own row counts, and whether a word without a meaning is spelt out.
    ///
    /// - Parameters:
    ///   - hasRow: whether there is a row of that key.
    ///   - choose: for each word; by default its row where there is one, else, when the word file does not know it, n-grams.
    public func features(
        where hasRow: (UInt64) -> Bool, choose: (Choice) -> Form = { $0.usual },
        keepsPair: () -> Bool = { true }
    ) -> [Feature] {
        var features: [Feature] = []
        for (place, word) in words.enumerated() {
            features += concepts[place].filter { hasRow($0.key) }
            let key = Self.key(word: word)
            switch choose(Choice(hasRow: hasRow(key), hasMeaning: isKnown[place])) {
            case .whole: features.append(Feature(key: key, weight: 1))
            case .spelt:
                let grams = Self.grams(of: word)
                let weight = 1 / Float(max(1, grams.count))
                features += grams.lazy.filter(hasRow).map { Feature(key: $0, weight: weight) }
            case .nothing: break
            }
        }
        for (first, second) in zip(words, words.dropFirst()) {
            let key = Self.key(pair: first, second)
            if hasRow(key), keepsPair() { features.append(Feature(key: key, weight: 1)) }
        }
        return features
    }

    /// What is known of a word when its form is chosen.
    public struct Choice: Sendable, Hashable {
        /// Whether the tower has a row of it.
        public let hasRow: Bool
        /// Whether the word file knows it.
        public let hasMeaning: Bool

        /// A word counts by its row; one without row and meaning by its n-grams.
        public var usual: Form { hasRow ? .whole : hasMeaning ? .nothing : .spelt }
    }

    /// How a word counts.
    public enum Form: Sendable, Hashable {
        case whole, spelt, nothing
    }

    // MARK: Keys

    /// The key of a word's row.
    public static func key(word: String) -> UInt64 { hash("w", word.utf8) }
    /// The key of the row of two words side by side.
    public static func key(pair first: String, _ second: String) -> UInt64 {
        hash("p", "\(first) \(second)".utf8)
    }
    /// The key of a concept's row.
    public static func key(concept: String) -> UInt64 { hash("c", concept.utf8) }

    /// The keys of a word's n-grams of three and four bytes, the marks of its ends included.
    public static func grams(of word: String) -> [UInt64] {
        let bytes = Array("<\(word)>".utf8)
        return [3, 4].flatMap { length in
            bytes.count < length
                ? [] : (0...bytes.count - length).map { hash("g", bytes[$0..<$0 + length]) }
        }
    }

    /// FNV-1a of 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), the same on every machine.
    private static func hash(_ kind: Character, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in String(kind).utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return value
    }

    /// Whether a word says nothing of a garment, so that no item need hold it.
    public static func isSilent(_ word: String) -> Bool { silent.contains(WordText.folded(word)) }

    /// Words that say nothing of a garment, in the languages of the word file, folded as ``WordText`` does.
    private static let silent = Set(
        """
        the a an and or of for in with to by on at from der die das den dem und mit fur aus ein eine le la les du de et pour avec \
        un une el los las con para y en il lo gli di da per e o os as com do w z i na dla
        """.split(separator: " ").map(String.init))
}
