/// How much better one run is than another on the same queries: more than a glance at two means.
///
/// Both runs answer each query; the difference is taken query by query, so that what makes a query hard for both cancels.
package struct PairedComparison: Sendable, Hashable, Codable {
    /// What is compared.
    package let measure: Measure
    /// How many queries both runs scored.
    package let queries: Int
    /// Mean of (second - first) over queries, with its 95 % interval.
    package let difference: Estimate
    /// Queries on which the second run is better.
    package let wins: Int
    /// Queries on which it is worse.
    package let losses: Int

    /// Whether the interval leaves out 0: a difference that other queries of the same kind would hardly turn round.
    package var isDistinct: Bool {
        difference.lower > 0 || difference.upper < 0
    }

    /// - Parameters:
    ///   - measure: what is compared.
    ///   - differences: of each query the second run's value less the first one's; at least one.
    ///   - bootstrap: how the interval is drawn.
    package init(of measure: Measure, differences: [Double], bootstrap: Bootstrap) {
        self.measure = measure
        queries = differences.count
        difference = bootstrap.mean(of: differences)
        wins = differences.filter { $0 > 0 }.count
        losses = differences.filter { $0 < 0 }.count
    }
}
