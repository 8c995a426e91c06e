extension RankedRelevance {
    /// hit@k = 1 when any of the first k items is relevant, else 0. Its mean is the hit rate.
    public func hit(at k: Int) -> Double {
        found(at: k) > 0 ? 1 : 0
    }
}
