package import LookbookMeasures

/// The means of a run: over queries, over classes, and of each class, with 95 % intervals for the first two.
package struct RetrievalSummary: Sendable, Hashable, Codable {
    /// What was counted on the way.
    package let counts: RetrievalCounts
    /// One entry for each measure.
    package let measures: [MeasureSummary]
    /// One entry for each class that has a query, ascending by name.
    package let classes: [ClassSummary]

    /// One measure's means.
    package struct MeasureSummary: Sendable, Hashable, Codable {
        /// What was averaged.
        package let measure: Measure
        /// The mean over queries.
        package let micro: Estimate
        /// The mean of the class means: rare classes count as much as frequent ones.
        package let macro: Estimate
    }

    /// One class's means.
    package struct ClassSummary: Sendable, Hashable, Codable {
        /// The label.
        package let name: String
        /// How many queries have it.
        package let queries: Int
        /// In the order of ``RetrievalSummary/measures``.
        package let values: [Double]
    }

    /// The summary of one measure; nil when it was not computed.
    package subscript(measure: Measure) -> MeasureSummary? {
        measures.first { $0.measure == measure }
    }
}

extension RetrievalRun {
    /// The means with their intervals.
    ///
    /// - Parameter bootstrap: how intervals are drawn.
    package func summary(bootstrap: Bootstrap = .init()) -> RetrievalSummary {
        let means = bootstrap.means(of: ScoreTable(columns: measures.count, values: values, classes: queryClasses))
        let summaries = zip(measures, zip(means.micro, means.macro)).map { measure, estimates in
            RetrievalSummary.MeasureSummary(measure: measure, micro: estimates.0, macro: estimates.1)
        }
        return RetrievalSummary(counts: counts, measures: summaries, classes: classSummaries)
    }

    private var classSummaries: [RetrievalSummary.ClassSummary] {
        let width = measures.count
        var sums = [Double](repeating: 0, count: classes.count * width)
        var queries = [Int](repeating: 0, count: classes.count)
        for (query, group) in queryClasses.enumerated() {
            queries[Int(group)] += 1
            for column in 0..<width { sums[Int(group) * width + column] += Double(values[query * width + column]) }
        }
        return classes.indices.filter { queries[$0] > 0 }.map { group in
            RetrievalSummary.ClassSummary(
                name: classes[group], queries: queries[group],
                values: (0..<width).map { sums[group * width + $0] / Double(queries[group]) })
        }
    }
}
