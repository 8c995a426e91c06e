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
    func select(_ ranking: [(row: Int32, score: Float)], facts: [RowFacts?]) -> [Int] {
        var places = ranking.indices.filter { ranking[$0].score >= options.threshold }
        if options.groupBy != nil {
            var groups: Set<String> = []
            places.removeAll { !groups.insert(groupKey(ranking[$0].row, facts[$0])).inserted }
        }
        let diverse = MaximalMarginalRelevance(diversity: options.diversity)
        let picked = diverse.pick(scores: places.map { ranking[$0].score }, count: options.count) { one, other in
            similarity(ranking[places[one]].row, ranking[places[other]].row)
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

    private func similarity(_ one: Int32, _ other: Int32) -> Float {
        let distance = options.metric.distance(snapshot.vector(one), snapshot.vector(other))
        return options.metric.score(distance: distance, dimensions: snapshot.space.dimensions)
    }
}
