import LookbookCore

/// Cuts a ranking to what is shown: threshold, one per group, diversity, count.
struct Selection: Sendable {
    let options: RecommendOptions
    let snapshot: CatalogueSnapshot

    /// How many candidates a list should choose from.
    var poolSize: Int {
        let isChoosy = options.diversity > 0 || options.groupBy != nil
        return isChoosy ? max(options.count * 5, 50) : options.count
    }

    /// - Parameters:
    ///   - ranking: places with score and row, best first; no two of them show the same item.
    ///   - facts: of the places, in order; needed only when they are grouped.
    /// - Returns: indices into `ranking`, in the order to be shown.
    /// - Throws: `CancellationError` when nobody waits for it any more.
    func select(_ ranking: [(row: Int32, score: Float)], facts: [RowFacts?]) throws -> [Int] {
        var places = ranking.indices.filter { ranking[$0].score >= options.threshold }
        if options.groupBy != nil {
            var groups: Set<String> = []
            places.removeAll { !groups.insert(groupKey(ranking[$0].row, facts[$0])).inserted }
        }
        guard options.diversity > 0 else { return Array(places.prefix(options.count)) }
        let vectors = places.map { snapshot.vector(ranking[$0].row) }
        let diverse = MaximalMarginalRelevance(diversity: options.diversity)
        let picked = try diverse.pick(scores: places.map { ranking[$0].score }, count: options.count) { one, other in
            try Task.checkCancellation()
            return similarity(vectors[one], vectors[other])
        }
        return picked.map { places[$0] }
    }

    /// Number of groups among candidates.
    func groupCount(_ rows: [Int32], facts: [RowFacts?]) -> Int {
        guard options.groupBy != nil else { return rows.count }
        return Set(zip(rows, facts).map(groupKey)).count
    }

    private func groupKey(_ row: Int32, _ facts: RowFacts?) -> String {
        let record = snapshot.table.rows[Int(row)]
        let alone = "item \(record.itemID)"
        guard let field = options.groupBy else { return alone }
        let value = field == "group" ? record.group : facts?.item[field: field]
        return value.map { "group \($0)" } ?? alone
    }

    private func similarity(_ one: [Float], _ other: [Float]) -> Float {
        let distance = options.metric.distance(one, other)
        return options.metric.score(distance: distance, dimensions: snapshot.space.dimensions)
    }
}
