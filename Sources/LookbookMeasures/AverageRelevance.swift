extension RankedRelevance {
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
}
