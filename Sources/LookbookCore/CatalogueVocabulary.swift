/// The words of a catalogue: what its items say, and the values of the fields that have few.
public struct CatalogueVocabulary: Sendable, Hashable {
    /// In how many items each word occurs: lower case, without accents.
    public let words: [String: Int]
    /// The values of each attribute, by its name; those that have more than ``mostValues`` are free text, and left out.
    public let values: [String: [String]]
    /// All attributes, also those of free text.
    public let fields: Set<String>

    /// The most values of a field that is chosen from.
    public static let mostValues = 200

    /// - Parameters:
    ///   - words: in how many items each word occurs.
    ///   - values: of each attribute; of one that has many, more than ``mostValues`` of them.
    public init(words: [String: Int], values: [String: [String]]) {
        self.words = words
        self.values = values.filter { $0.value.count <= Self.mostValues }
        fields = Set(values.keys)
    }
}
