package import LookbookCore
package import LookbookMeasures

/// What one run measured, query by query; numbers of all queries lie in flat arrays to keep 100,000 of them small.
package struct RetrievalRun: Sendable {
    /// The measures, in the order of the columns of ``values``.
    package let measures: [Measure]
    /// The labels that occur in the gallery, ascending.
    package let classes: [String]
    /// What was counted on the way.
    package let counts: RetrievalCounts
    /// The row of each query in the table that was evaluated, ascending by id.
    package let queryRows: [Int]
    /// The id of each query.
    package let queryIDs: [String]
    /// The label of each query, as a place in ``classes``.
    package let queryClasses: [Int32]
    /// `measures.count` numbers for each query.
    package let values: [Float]
    /// How many results are kept for each query.
    package let resultDepth: Int
    /// `resultDepth` rows for each query, the nearest first; -1 where the gallery had no more.
    package let resultRows: [Int32]
    /// The distance of each kept result.
    package let resultDistances: [Float]

    /// One measure of one query; nil when it was not computed.
    package func value(_ measure: Measure, ofQuery query: Int) -> Double? {
        measures.firstIndex(of: measure).map { Double(values[query * measures.count + $0]) }
    }

    /// The kept results of one query, nearest first.
    package func results(ofQuery query: Int) -> [(row: Int, distance: Float)] {
        let range = query * resultDepth..<(query + 1) * resultDepth
        return range.lazy.filter { resultRows[$0] >= 0 }.map { (Int(resultRows[$0]), resultDistances[$0]) }
    }
}

/// What the rules of an evaluation left out, and what stayed.
package struct RetrievalCounts: Sendable, Hashable, Codable {
    /// Rows that were given.
    package var rows: Int
    /// Rows without a label, left out.
    package var unlabelled: Int
    /// Rows left out because an earlier one shows the same picture.
    package var collapsedDuplicates: Int
    /// Those of them with another label than the row that stayed: a sign of bad labels.
    package var conflictingDuplicates: Int
    /// Rows that are searched.
    package var gallery: Int
    /// Queries that were scored.
    package var queries: Int
    /// Queries left out because no other picture has their label.
    package var queriesWithoutPositives: Int

    /// See the properties.
    package init(
        rows: Int, unlabelled: Int, collapsedDuplicates: Int, conflictingDuplicates: Int, gallery: Int,
        queries: Int,
        queriesWithoutPositives: Int
    ) {
        self.rows = rows
        self.unlabelled = unlabelled
        self.collapsedDuplicates = collapsedDuplicates
        self.conflictingDuplicates = conflictingDuplicates
        self.gallery = gallery
        self.queries = queries
        self.queriesWithoutPositives = queriesWithoutPositives
    }
}

extension RetrievalRun {
    /// The same run with only some of its measures and without kept results: small enough to keep many for comparisons.
    ///
    /// - Parameter wanted: measures that were not computed are left out.
    package func selecting(_ wanted: [Measure]) -> RetrievalRun {
        let columns = wanted.compactMap { measures.firstIndex(of: $0) }
        let width = measures.count
        return RetrievalRun(
            measures: columns.map { measures[$0] }, classes: classes, counts: counts, queryRows: queryRows,
            queryIDs: queryIDs, queryClasses: queryClasses,
            values: queryIDs.indices.flatMap { query in columns.map { values[query * width + $0] } },
            resultDepth: 0, resultRows: [], resultDistances: [])
    }
}

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
        let means = bootstrap.means(
            of: ScoreTable(columns: measures.count, values: values, classes: queryClasses))
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
            for column in 0..<width {
                sums[Int(group) * width + column] += Double(values[query * width + column])
            }
        }
        return classes.indices.filter { queries[$0] > 0 }.map { group in
            RetrievalSummary.ClassSummary(
                name: classes[group], queries: queries[group],
                values: (0..<width).map { sums[group * width + $0] / Double(queries[group]) })
        }
    }
}

extension PairedComparison {
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
                .evaluationUnpaired,
                "the two runs have not the same queries, or did not both compute \(measure)",
                facts: [
                    .remedy:
                        "evaluate both over the same catalogue with the same label, split, queries and seed"
                ])
        }
        let differences = first.queryIDs.indices.map { query in
            Double(second.values[query * second.measures.count + secondColumn])
                - Double(first.values[query * first.measures.count + firstColumn])
        }
        self.init(of: measure, differences: differences, bootstrap: bootstrap)
    }
}
