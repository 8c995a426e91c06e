package import LookbookCore
import LookbookMeasures

/// Queries with their results as pictures.
package struct ResultSheet: Sendable {
    /// What the queries have in common: `Good queries`.
    package let title: String
    /// One line each.
    package let queries: [Query]

    /// One query with its results.
    package struct Query: Sendable {
        /// The picture that asks.
        package let picture: EmbeddedPicture
        /// Its average precision over the full ranking.
        package let averagePrecision: Double
        /// The results, nearest first.
        package let hits: [Hit]
    }

    /// One result.
    package struct Hit: Sendable {
        /// The picture.
        package let picture: EmbeddedPicture
        /// 0...1, 1 for the identical picture.
        package let score: Double
        /// Whether its label is the query's.
        package let isRight: Bool
    }

    /// A picture that is written into the page.
    package struct EmbeddedPicture: Sendable {
        /// The item's id.
        package let id: String
        /// Its label.
        package let label: String
        /// The bytes of a JPEG, PNG or WebP file; nil when it cannot be shown.
        package let bytes: [UInt8]?
    }

    /// The sheets of a run: good, typical and worst queries.
    ///
    /// - Parameters:
    ///   - run: with kept results (``RetrievalOptions/keptResults``).
    ///   - table: what was evaluated.
    ///   - metric: of the run; it makes scores of distances.
    ///   - queries: how many of each kind.
    ///   - bytes: the file of a row's picture, small enough to be embedded; nil when there is none. Asked once for each picture.
    package static func sheets(
        of run: RetrievalRun, table: LabelledVectors, metric: SimilarityMetric, queries: Int = 4,
        bytes: (_ row: Int) throws -> [UInt8]?
    ) rethrows -> [ResultSheet] {
        let choice = QueryChoice(from: run, count: queries)
        var known = [Int: EmbeddedPicture]()
        func picture(_ row: Int) throws -> EmbeddedPicture {
            if let found = known[row] { return found }
            let made = EmbeddedPicture(
                id: table.ids[row], label: table.labels[row] ?? "", bytes: try bytes(row))
            known[row] = made
            return made
        }
        func sheet(_ title: String, _ chosen: [Int]) throws -> ResultSheet {
            ResultSheet(
                title: title,
                queries: try chosen.map { query in
                    let label = table.labels[run.queryRows[query]]
                    let hits = try run.results(ofQuery: query).map { row, distance in
                        let score = metric.score(distance: distance, dimensions: table.vectors.columns)
                        return Hit(
                            picture: try picture(row), score: Double(score),
                            isRight: table.labels[row] == label)
                    }
                    return Query(
                        picture: try picture(run.queryRows[query]),
                        averagePrecision: run.value(.averagePrecision, ofQuery: query) ?? 0, hits: hits)
                })
        }
        return [
            try sheet("Good queries", choice.good), try sheet("Typical queries", choice.typical),
            try sheet("Worst queries", choice.worst),
        ].filter { !$0.queries.isEmpty }
    }
}

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
        let falling = run.queryIDs.indices.sorted {
            (-values[$0], run.queryIDs[$0]) < (-values[$1], run.queryIDs[$1])
        }
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
