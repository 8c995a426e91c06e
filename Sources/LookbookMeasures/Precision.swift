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
}
