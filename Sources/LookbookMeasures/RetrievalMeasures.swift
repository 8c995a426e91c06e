internal import Foundation
public import LookbookCore

/// Which places of one query's ranking hold relevant items: all that a retrieval measure needs to know.
///
/// Places count from 0 at the top. A ranking may be shorter than the k of a measure; the missing places count as wrong.
/// The number of relevant items R may exceed the number found, when the ranking was cut.
public struct RankedRelevance: Sendable, Hashable {
    /// The places of relevant items, ascending.
    public let places: [Int]
    /// R: how many relevant items there are to find, at least `places.count`.
    public let relevantCount: Int

    /// - Parameters:
    ///   - places: ascending, without repetition, from 0.
    ///   - relevantCount: R; when not given, all relevant items are in `places`.
    /// - Precondition: `relevantCount` is not smaller than the number of places.
    public init(places: [Int], relevantCount: Int? = nil) {
        precondition(places.count <= relevantCount ?? places.count, "no more can be found than there is")
        self.places = places
        self.relevantCount = relevantCount ?? places.count
    }

    /// From a list of right and wrong, the top first.
    ///
    /// - Parameters:
    ///   - isRelevant: for each place whether its item is relevant.
    ///   - relevantCount: R; when not given, all relevant items are in the list.
    public init(_ isRelevant: [Bool], relevantCount: Int? = nil) {
        self.init(places: isRelevant.indices.filter { isRelevant[$0] }, relevantCount: relevantCount)
    }

    /// How many relevant items are among the first k.
    public func found(at k: Int) -> Int {
        // The places ascend, so the search ends at the first one beyond k.
        places.firstIndex { $0 >= k } ?? places.count
    }
}

extension RankedRelevance {
    /// P@k = (relevant items among the first k) / k. Missing places count as wrong. 0 for k < 1.
    public func precision(at k: Int) -> Double {
        k < 1 ? 0 : Double(found(at: k)) / Double(k)
    }

    /// R-precision = P@R: precision at as many places as there are relevant items. 0 when there are none.
    ///
    /// Source: Manning, Raghavan, Schütze, "Introduction to Information Retrieval", section 8.4.
    public var rPrecision: Double {
        precision(at: relevantCount)
    }

    /// hit@k = 1 when any of the first k items is relevant, else 0. Its mean is the hit rate.
    public func hit(at k: Int) -> Double {
        found(at: k) > 0 ? 1 : 0
    }

    /// recall@k = (relevant items among the first k) / R. 0 when nothing is relevant.
    ///
    /// With k < R it cannot reach 1.
    public func recall(at k: Int) -> Double {
        relevantCount == 0 ? 0 : Double(found(at: k)) / Double(relevantCount)
    }

    /// nDCG@k with gains of 0 and 1: DCG@k / (DCG@k of the best list), where
    /// DCG@k = sum over relevant places i < k (from 0) of 1 / log2(i + 2). The best list has min(k, R) hits at the top.
    /// 0 when R is 0 or k < 1.
    ///
    /// Source: Järvelin, Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
    public func ndcg(at k: Int) -> Double {
        let best = min(k, relevantCount)
        guard best > 0 else { return 0 }
        let gain = places.prefix(found(at: k)).reduce(0.0) { $0 + Self.discount($1) }
        return gain / (0..<best).reduce(0.0) { $0 + Self.discount($1) }
    }

    private static func discount(_ place: Int) -> Double {
        1 / log2(Double(place + 2))
    }

    /// AP@k = (sum of P@i over the places i <= k that hold a relevant item) / min(k, R). 0 when R is 0 or k < 1.
    ///
    /// The denominator min(k, R) lets a perfect list of k reach 1 also when more than k items are relevant. Its mean over
    /// queries is mAP@k.
    public func averagePrecision(at k: Int) -> Double {
        let best = min(k, relevantCount)
        return best < 1 ? 0 : precisionSum(at: k) / Double(best)
    }

    /// AP = (sum of P@i over all places i that hold a relevant item) / R. 0 when R is 0.
    ///
    /// Relevant items that were not found add 0. Its mean over queries is the full-ranking mAP, which equals
    /// scikit-learn's `average_precision_score` wherever no two scores are equal.
    public var averagePrecision: Double {
        relevantCount == 0 ? 0 : precisionSum(at: .max) / Double(relevantCount)
    }

    private func precisionSum(at k: Int) -> Double {
        var sum = 0.0
        for (before, place) in places.enumerated() {
            if place >= k { break }
            sum += Double(before + 1) / Double(place + 1)
        }
        return sum
    }

    /// The relevance score of the first n places: RS_n = (sum of w_i over relevant places i < n) / (sum of w_i over all
    /// i < n), between 0 and 1. Its mean over queries is the average relevance score ARS@n. 0 for n < 1.
    ///
    /// With linear weights this is sum (n - i) Y_i / (n (n + 1) / 2). Places that are missing count as wrong.
    ///
    /// - Parameters:
    ///   - n: how many places are looked at.
    ///   - weights: what a place counts; see ``RelevanceWeights``.
    public func relevanceScore(at n: Int, weights: RelevanceWeights = .linear) -> Double {
        guard n > 0 else { return 0 }
        let reached = places.prefix(found(at: n)).reduce(0.0) { $0 + weights.weight(ofPlace: $1, count: n) }
        return reached / (0..<n).reduce(0.0) { $0 + weights.weight(ofPlace: $1, count: n) }
    }

    /// RR = 1 / (place of the first relevant item, counted from 1); 0 when none was found. Its mean is the MRR.
    ///
    /// Source: Voorhees, "The TREC-8 Question Answering Track Report", 1999.
    public var reciprocalRank: Double {
        places.first.map { 1 / Double($0 + 1) } ?? 0
    }
}

/// How much a place counts in the average relevance score.
public enum RelevanceWeights: Sendable, Hashable {
    /// n - i for place i (from 0) of n: the top place counts n, the last one 1.
    case linear
    /// 1 / (i + 1).
    case reciprocal
    /// 1 / log2(i + 2).
    case log2
    /// p^i, with 0 < p < 1.
    case geometric(Double)

    /// The weight of a place in a list of n, before they are made to sum to 1.
    public func weight(ofPlace place: Int, count n: Int) -> Double {
        switch self {
        case .linear: Double(n - place)
        case .reciprocal: 1 / Double(place + 1)
        case .log2: 1 / Foundation.log2(Double(place + 2))
        case .geometric(let ratio): pow(ratio, Double(place))
        }
    }
}

extension RelevanceWeights: CustomStringConvertible {
    /// Reads `linear`, `reciprocal`, `log2` or `geometric:p` with 0 < p < 1.
    ///
    /// - Throws: `evaluation.input` for anything else.
    public init(_ text: String) throws(LookbookError) {
        let parts = text.trimmed.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("linear", 1): self = .linear
        case ("reciprocal", 1): self = .reciprocal
        case ("log2", 1): self = .log2
        case ("geometric", 2):
            guard let ratio = Double(parts[1]), ratio > 0, ratio < 1 else { throw Self.unreadable(text) }
            self = .geometric(ratio)
        default: throw Self.unreadable(text)
        }
    }

    /// As ``init(_:)`` reads it.
    public var description: String {
        switch self {
        case .linear: "linear"
        case .reciprocal: "reciprocal"
        case .log2: "log2"
        case .geometric(let ratio): "geometric:\(ratio)"
        }
    }

    private static func unreadable(_ text: String) -> LookbookError {
        LookbookError(
            .evaluationInput, "the relevance weights \"\(text)\" cannot be read",
            facts: [.remedy: "write linear, reciprocal, log2, or geometric:p with p between 0 and 1"])
    }
}
