public import LookbookCore

/// Queries with their results as pictures.
public struct ResultSheet: Sendable {
    /// What the queries have in common: `Good queries`.
    public let title: String
    /// One line each.
    public let queries: [Query]

    /// One query with its results.
    public struct Query: Sendable {
        /// The picture that asks.
        public let picture: EmbeddedPicture
        /// Its average precision over the full ranking.
        public let averagePrecision: Double
        /// The results, nearest first.
        public let hits: [Hit]
    }

    /// One result.
    public struct Hit: Sendable {
        /// The picture.
        public let picture: EmbeddedPicture
        /// 0...1, 1 for the identical picture.
        public let score: Double
        /// Whether its label is the query's.
        public let isRight: Bool
    }

    /// A picture that is written into the page.
    public struct EmbeddedPicture: Sendable {
        /// The item's id.
        public let id: String
        /// Its label.
        public let label: String
        /// The bytes of a JPEG, PNG or WebP file; nil when it cannot be shown.
        public let bytes: [UInt8]?
    }

    /// The sheets of a run: good, typical and worst queries.
    ///
    /// - Parameters:
    ///   - run: with kept results (``RetrievalOptions/keptResults``).
    ///   - table: what was evaluated.
    ///   - metric: of the run; it makes scores of distances.
    ///   - queries: how many of each kind.
    ///   - bytes: the file of a row's picture, small enough to be embedded; nil when there is none. Asked once for each picture.
    public static func sheets(
        of run: RetrievalRun, table: LabelledVectors, metric: SimilarityMetric, queries: Int = 4,
        bytes: (_ row: Int) throws -> [UInt8]?
    ) rethrows -> [ResultSheet] {
        let choice = QueryChoice(from: run, count: queries)
        var known = [Int: EmbeddedPicture]()
        func picture(_ row: Int) throws -> EmbeddedPicture {
            if let found = known[row] { return found }
            let made = EmbeddedPicture(id: table.ids[row], label: table.labels[row] ?? "", bytes: try bytes(row))
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
                        return Hit(picture: try picture(row), score: Double(score), isRight: table.labels[row] == label)
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
