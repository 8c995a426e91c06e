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
        rows: Int, unlabelled: Int, collapsedDuplicates: Int, conflictingDuplicates: Int, gallery: Int, queries: Int,
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
