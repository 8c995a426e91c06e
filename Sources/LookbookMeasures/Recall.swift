extension RankedRelevance {
    /// recall@k = (relevant items among the first k) / R. 0 when nothing is relevant.
    ///
    /// With k < R it cannot reach 1.
    public func recall(at k: Int) -> Double {
        relevantCount == 0 ? 0 : Double(found(at: k)) / Double(relevantCount)
    }
}
