extension RankedRelevance {
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
}
