package import LookbookMeasures

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
