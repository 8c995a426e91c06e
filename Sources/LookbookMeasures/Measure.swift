internal import LookbookCore

/// A number that says how good one query's ranking is; each has its formula in a file of its own.
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
