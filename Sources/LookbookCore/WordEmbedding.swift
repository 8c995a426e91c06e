internal import Foundation

/// Turns words into a vector in the space of the pictures, so that a search by words is a search like any other.
public protocol WordEmbedding: Sendable {
    /// The id of the space that the vectors lie in.
    var space: EmbeddingSpace.ID { get }

    /// The place of a text among the pictures, L2-normalised; nil when it holds nothing that is known.
    func vector(of text: String) -> [Float]?

    /// How likely a picture is what a text asks for.
    var relevance: WordRelevance { get }

    /// Which words of a text count, and how.
    func reading(of text: String) -> [ReadWord]
}

/// A word of a text, and how it counts.
public struct ReadWord: Sendable, Hashable, Codable {
    /// The word as it was compared: lower case, without accents and plural "s".
    public let word: String
    /// How it counts.
    public let form: Form
    /// What it means, in the names of the word file; empty when the file does not know it.
    public let means: [String]

    /// How a word counts.
    public enum Form: String, Sendable, Hashable, Codable {
        /// It was learned itself.
        case known
        /// By what it means.
        case meant
        /// By parts of its spelling.
        case spelt
        /// Not at all.
        case unknown
    }

    /// Makes the value from its parts.
    public init(word: String, form: Form, means: [String]) {
        self.word = word
        self.form = form
        self.means = means
    }
}

/// How likely a picture is what a text asks for, from the cosine of the two: a logistic curve, fitted when the words were learned.
public struct WordRelevance: Sendable, Hashable, Codable {
    /// How steep it is.
    public var slope: Float
    /// The cosine at which one of two is right.
    public var middle: Float

    /// Makes the value from its parts.
    public init(slope: Float, middle: Float) {
        (self.slope, self.middle) = (slope, middle)
    }

    /// 0...1, larger is likelier.
    public func score(cosine: Float) -> Float { 1 / (1 + exp(-slope * (cosine - middle))) }
}
