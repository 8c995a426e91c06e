internal import Foundation

extension RankedRelevance {
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
}
