/// A number that says how good one query's ranking is; each names its formula.
public enum Measure: Sendable, Hashable {
    /// ``RankedRelevance/precision(at:)``
    case precision(Int)
    /// ``RankedRelevance/hit(at:)``
    case hit(Int)
    /// ``RankedRelevance/recall(at:)``
    case recall(Int)
    /// ``RankedRelevance/ndcg(at:)``
    case ndcg(Int)
    /// ``RankedRelevance/averagePrecision(at:)``
    case averagePrecisionAt(Int)
    /// ``RankedRelevance/relevanceScore(at:weights:)``
    case relevance(Int)
    /// ``RankedRelevance/rPrecision``
    case rPrecision
    /// ``RankedRelevance/reciprocalRank``
    case reciprocalRank
    /// ``RankedRelevance/averagePrecision`` over the full ranking
    case averagePrecision

    /// All measures: those with a k for each k, then those of the full ranking.
    public static func all(ks: [Int]) -> [Measure] {
        let families: [(Int) -> Measure] = [
            { .precision($0) }, { .hit($0) }, { .recall($0) }, { .ndcg($0) }, { .averagePrecisionAt($0) },
            { .relevance($0) },
        ]
        return families.flatMap { ks.map($0) } + [.rPrecision, .reciprocalRank, .averagePrecision]
    }
}

extension RankedRelevance {
    /// The value of a measure, between 0 and 1, larger is better.
    ///
    /// - Parameters:
    ///   - measure: which one.
    ///   - weights: used by ``Measure/relevance(_:)`` only.
    public func value(of measure: Measure, weights: RelevanceWeights = .linear) -> Double {
        switch measure {
        case .precision(let k): precision(at: k)
        case .hit(let k): hit(at: k)
        case .recall(let k): recall(at: k)
        case .ndcg(let k): ndcg(at: k)
        case .averagePrecisionAt(let k): averagePrecision(at: k)
        case .relevance(let k): relevanceScore(at: k, weights: weights)
        case .rPrecision: rPrecision
        case .reciprocalRank: reciprocalRank
        case .averagePrecision: averagePrecision
        }
    }
}

extension Measure: CustomStringConvertible, Codable {
    /// The name of its mean as people write it: `P@5`, `hit@1`, `recall@10`, `nDCG@10`, `mAP@10`, `ARS@10`,
    /// `R-precision`, `MRR`, `mAP`.
    public var description: String {
        k.map { "\(family)@\($0)" } ?? family
    }

    /// The name without its k.
    public var family: String {
        switch self {
        case .precision: "P"
        case .hit: "hit"
        case .recall: "recall"
        case .ndcg: "nDCG"
        case .averagePrecisionAt, .averagePrecision: "mAP"
        case .relevance: "ARS"
        case .rPrecision: "R-precision"
        case .reciprocalRank: "MRR"
        }
    }

    /// How many places it looks at; nil when it looks at all.
    public var k: Int? {
        switch self {
        case .precision(let k), .hit(let k), .recall(let k), .ndcg(let k), .averagePrecisionAt(let k),
            .relevance(let k):
            k
        case .rPrecision, .reciprocalRank, .averagePrecision: nil
        }
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ name: String) {
        let parts = name.split(separator: "@", maxSplits: 1)
        let k = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count != 2 || (k ?? 0) > 0,
            let found = Measure.all(ks: [k ?? 1]).first(where: { $0.description == name })
        else { return nil }
        self = found
    }

    /// - Throws: when the string is no measure's name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let measure = Measure(name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(name)\" is no measure")
        }
        self = measure
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
