import Foundation

/// Knows the kind of a garment from its vector: what a model has learned of kinds beside the vectors, from photographs and
/// shop pictures alike. It travels in the model folder as `kinds.json`.
public struct KindHead: Sendable, Hashable {
    /// One kind that the head tells from the others.
    public struct Kind: Sendable, Hashable, Codable {
        /// Its name.
        public let name: String
        /// What shops may call it: kinds of the default taxonomy.
        public let fits: [String]
        /// Where vectors of this kind point to; as many numbers as a vector has.
        public let direction: [Float]

        /// Makes the value from its parts.
        public init(name: String, fits: [String], direction: [Float]) {
            self.name = name
            self.fits = fits
            self.direction = direction
        }
    }

    /// How head and neighbours are weighed, as was best on pictures kept from the training.
    public struct Weights: Sendable, Hashable, Codable {
        /// What cosines are multiplied by before they become probabilities, above 0.
        public var scale: Float
        /// How much the neighbours' vote counts, 0 or more.
        public var vote: Float
        /// How much the head counts, 0 or more.
        public var head: Float

        /// Makes the value from its parts.
        public init(scale: Float = 20, vote: Float = 0.5, head: Float = 0.5) {
            self.scale = scale
            self.vote = vote
            self.head = head
        }
    }

    /// The kinds, at least two.
    public let kinds: [Kind]
    /// How they are weighed.
    public let weights: Weights

    /// - Throws: `model.folder` when there are fewer than two kinds, their directions are not all of the same length, or a
    ///   weight is out of its range.
    public init(kinds: [Kind], weights: Weights) throws(LookbookError) {
        let lengths = Set(kinds.map(\.direction.count))
        let numbers = [weights.scale, weights.vote, weights.head]
        guard kinds.count > 1, lengths.count == 1, !lengths.contains(0), weights.scale > 0,
            numbers.allSatisfy({ $0.isFinite && $0 >= 0 }), weights.vote + weights.head > 0,
            kinds.allSatisfy({ $0.direction.allSatisfy(\.isFinite) })
        else {
            throw LookbookError(
                .modelFolder, "kinds.json does not describe kinds that can be told apart",
                facts: [.remedy: "export the model again, or remove kinds.json from its folder"])
        }
        self.kinds = kinds
        self.weights = weights
    }

    /// Numbers in a vector.
    public var dimensions: Int { kinds.first?.direction.count ?? 0 }

    /// How likely each kind is, in the order of ``kinds``; the sum is 1.
    ///
    /// - Parameter vector: of length 1. One of other dimensions tells nothing: all kinds are equally likely.
    public func probabilities(of vector: [Float]) -> [Float] {
        guard vector.count == dimensions else {
            return [Float](repeating: 1 / Float(kinds.count), count: kinds.count)
        }
        let logits = kinds.map { kind in
            let length = kind.direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let dot = zip(kind.direction, vector).reduce(0) { $0 + $1.0 * $1.1 }
            return weights.scale * dot / max(length, 1e-12)
        }
        let largest = logits.max() ?? 0
        let shares = logits.map { exp($0 - largest) }
        let total = shares.reduce(0, +)
        return shares.map { $0 / total }
    }
}

extension KindHead: Codable {
    private enum Keys: String, CodingKey { case version, kinds, weights }
    private static let version = 1

    /// Reads the form that ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Keys.self)
        guard try values.decode(Int.self, forKey: .version) == Self.version else {
            throw LookbookError(
                .modelFolder, "kinds.json is of another version than \(Self.version)",
                facts: [.remedy: "use a model that was made for this version of Lookbook"])
        }
        try self.init(
            kinds: values.decode([Kind].self, forKey: .kinds),
            weights: values.decode(Weights.self, forKey: .weights))
    }

    /// Writes version, kinds and weights.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        try values.encode(Self.version, forKey: .version)
        try values.encode(kinds, forKey: .kinds)
        try values.encode(weights, forKey: .weights)
    }
}

/// What a picture may be: kinds of a catalogue, the likeliest first.
public struct KindGuess: Sendable, Hashable {
    /// A kind of the catalogue, and how sure it is.
    public struct Candidate: Sendable, Hashable, Codable {
        /// The kind.
        public let domain: String
        /// 0...``mostSure``.
        public let confidence: Float

        /// Makes the value from its parts.
        public init(domain: String, confidence: Float) {
            self.domain = domain
            self.confidence = confidence
        }
    }

    /// The likeliest first, ties by name; at least one.
    public let candidates: [Candidate]
    /// Whether a head has spoken, so that the confidence means something.
    private let isCalibrated: Bool

    /// Nobody is surer of a guess than this.
    public static let mostSure: Float = 0.99
    /// A guess below this is unsure: the likely kinds are searched together.
    static let unsureBelow: Float = 0.6
    /// A kind at least so likely is worth a look when the guess is unsure.
    static let likelyFrom: Float = 0.15
    /// The most kinds that are searched together.
    static let mostLikely = 3
    /// What a kind keeps that no neighbour has, or that the head rules out, before the two are multiplied.
    private static let floor: Float = 0.005

    /// The likeliest.
    public var best: Candidate { candidates.first ?? Candidate(domain: "", confidence: 0) }

    /// Whether more than one kind should be searched.
    public var isUnsure: Bool { likely.count > 1 }

    /// The kinds to search: the best alone when it is sure, else those that are likely too. Votes alone do not know when they
    /// are unsure.
    public var likely: [Candidate] {
        guard isCalibrated, best.confidence < Self.unsureBelow else { return [best] }
        let others = candidates.dropFirst().filter { $0.confidence >= Self.likelyFrom }
        return [best] + others.prefix(Self.mostLikely - 1)
    }

    /// The vote of the neighbours alone, for a model without a head.
    public init(_ vote: DomainVote) {
        self.init(shares: vote.shares, isCalibrated: false)
    }

    /// Head and vote together: their weighted product (a logarithmic opinion pool). Kinds of a shop that the head does not
    /// know keep what the neighbours give them; where the head's kind is several of the shop's, the neighbours say which.
    ///
    /// - Parameters:
    ///   - vote: of the neighbours.
    ///   - head: of the model.
    ///   - vector: of the picture.
    ///   - domains: the kinds of the catalogue.
    public init(_ vote: DomainVote, head: KindHead, vector: [Float], domains: some Sequence<String>) {
        let names = Dictionary(domains.map { ($0, Taxonomy.fashion.domain(for: $0)) }) { first, _ in first }
        let probabilities = head.probabilities(of: vector)
        var known: [String: Float] = [:]
        for (kind, probability) in zip(head.kinds, probabilities) {
            let fitting = names.filter { kind.fits.contains($0.value) }.keys
            let total = fitting.reduce(0) { $0 + vote.shares[$1, default: 0] + Self.floor }
            for domain in fitting {
                let share = (vote.shares[domain, default: 0] + Self.floor) / total
                known[domain, default: 0] += probability * share
            }
        }
        let unknown = vote.shares.filter { known[$0.key] == nil }
        let left = 1 - unknown.values.reduce(0, +)
        var shares: [String: Float] = [:]
        for (domain, probability) in known {
            let voted = vote.shares[domain, default: 0] / max(left, Self.floor)
            shares[domain] =
                pow(probability + Self.floor, head.weights.head) * pow(voted + Self.floor, head.weights.vote)
        }
        let total = shares.values.reduce(0, +)
        shares = shares.mapValues { total > 0 ? left * $0 / total : 0 }
        shares.merge(unknown) { $1 }
        self.init(shares: shares, isCalibrated: true)
    }

    private init(shares: [String: Float], isCalibrated: Bool) {
        self.isCalibrated = isCalibrated
        candidates = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            Candidate(domain: $0.key, confidence: min(max($0.value, 0), Self.mostSure))
        }
    }
}
