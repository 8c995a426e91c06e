import LookbookMeasures
/// Which queries are shown as pictures: good, typical and worst ones, chosen by their average precision and nothing else.
package struct QueryChoice: Sendable, Hashable {
    /// The queries with the highest average precision.
    package let good: [Int]
    /// Those nearest to the median.
    package let typical: [Int]
    /// Those with the lowest.
    package let worst: [Int]

    /// Chooses places of queries in a run. In each list a class comes a second time only when every other class came once;
    /// equal values are ordered by id; no query is in two lists.
    ///
    /// - Parameters:
    ///   - run: needs the full-ranking average precision, which every evaluation computes.
    ///   - count: queries in each list; fewer when there are not so many.
    package init(from run: RetrievalRun, count: Int = 4) {
        let values = run.queryIDs.indices.map { run.value(.averagePrecision, ofQuery: $0) ?? 0 }
        let falling = run.queryIDs.indices.sorted { (-values[$0], run.queryIDs[$0]) < (-values[$1], run.queryIDs[$1]) }
        let median = falling.isEmpty ? 0 : values[falling[falling.count / 2]]
        let central = falling.indices.sorted {
            (abs(values[falling[$0]] - median), $0) < (abs(values[falling[$1]] - median), $1)
        }.map { falling[$0] }

        var used = Set<Int>()
        func take(_ order: [Int]) -> [Int] {
            let free = order.filter { !used.contains($0) }
            var classes = Set<Int32>()
            let fresh = free.filter { classes.insert(run.queryClasses[$0]).inserted }
            let isFresh = Set(fresh)
            let chosen = Array((fresh + free.filter { !isFresh.contains($0) }).prefix(count))
            used.formUnion(chosen)
            return chosen
        }
        worst = take(falling.reversed())
        good = take(falling)
        typical = take(central)
    }
}
