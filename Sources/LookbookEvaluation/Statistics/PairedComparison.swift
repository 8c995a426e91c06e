package import LookbookCore
package import LookbookMeasures

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

    /// Compares the values of one measure.
    ///
    /// - Parameters:
    ///   - first: the run to start from.
    ///   - second: the run that may be better.
    ///   - measure: which both have computed.
    ///   - bootstrap: how the interval is drawn.
    /// - Throws: `evaluation.unpaired` when the queries or measures of the runs differ.
    package init(
        of measure: Measure, from first: RetrievalRun, to second: RetrievalRun, bootstrap: Bootstrap = .init()
    ) throws(LookbookError) {
        guard first.queryIDs == second.queryIDs,
            let firstColumn = first.measures.firstIndex(of: measure),
            let secondColumn = second.measures.firstIndex(of: measure)
        else {
            throw LookbookError(
                .evaluationUnpaired, "the two runs have not the same queries, or did not both compute \(measure)",
                facts: [.remedy: "evaluate both over the same catalogue with the same label, split, queries and seed"])
        }
        let differences = first.queryIDs.indices.map { query in
            Double(second.values[query * second.measures.count + secondColumn])
                - Double(first.values[query * first.measures.count + firstColumn])
        }
        self.measure = measure
        queries = differences.count
        difference = bootstrap.mean(of: differences)
        wins = differences.filter { $0 > 0 }.count
        losses = differences.filter { $0 < 0 }.count
    }
}
