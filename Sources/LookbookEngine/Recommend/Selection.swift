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
    ///   - ranking: places with score and row, best first.
    ///   - items: the items of the candidates, needed when they are grouped.
    /// - Returns: indices into `ranking`, in the order to be shown.
    func select(_ ranking: [(row: Int32, score: Float)], items: [Item.ID: Item]) -> [Int] {
        var groups: Set<String> = []
        let places = ranking.indices.filter { place in
            guard ranking[place].score >= options.threshold else { return false }
            return groups.insert(groupKey(ranking[place].row, items)).inserted
        }
        let diverse = MaximalMarginalRelevance(diversity: options.diversity)
        let picked = diverse.pick(scores: places.map { ranking[$0].score }, count: options.count) { one, other in
            similarity(ranking[places[one]].row, ranking[places[other]].row)
        }
        return picked.map { places[$0] }
    }

    /// Number of groups in a list of rows.
    func groupCount(_ rows: [Int32], items: [Item.ID: Item]) -> Int {
        Set(rows.map { groupKey($0, items) }).count
    }

    private func groupKey(_ row: Int32, _ items: [Item.ID: Item]) -> String {
        let record = snapshot.table.rows[Int(row)]
        let alone = "item \(record.itemID)"
        guard let field = options.groupBy else { return alone }
        let value = field == "group" ? record.group : items[record.itemID]?[field: field]
        return value.map { "group \($0)" } ?? alone
    }

    private func similarity(_ one: Int32, _ other: Int32) -> Float {
        let distance = options.metric.distance(snapshot.vector(one), snapshot.vector(other))
        return options.metric.score(distance: distance, dimensions: snapshot.space.dimensions)
    }
}
