import LookbookCore

/// Finds the nearest items: several rows may show the same item, and the nearest of them counts.
struct CandidateSearch: Sendable {
    let snapshot: CatalogueSnapshot

    /// An item, by its nearest picture.
    struct Candidate: Sendable {
        let row: Int32
        let distance: Float
    }

    /// The nearest items, nearest first, at least `count` of them unless there are not so many.
    ///
    /// - Parameters:
    ///   - vector: the query.
    ///   - count: how many items, at least 1.
    ///   - index: what to search: the snapshot's own, or one of the same rows in another space.
    ///   - rows: to choose from, ascending; nil for all.
    func nearest(
        to vector: [Float], count: Int, metric: SimilarityMetric, in index: any VectorIndex,
        among rows: [Int32]?
    ) async throws -> [Candidate] {
        let available = rows?.count ?? index.rows
        guard available > 0 else { return [] }
        let spare = snapshot.hasOneRowEach ? 0 : count / 2 + 4
        var reach = min(available, count + spare)
        while true {
            let neighbours = try await index.nearest(
                to: VectorMatrix(vector), count: reach, metric: metric, among: rows)
            let candidates = unique(neighbours.first ?? [])
            if candidates.count >= count || reach >= available { return candidates }
            reach = min(available, reach * 4)
        }
    }

    private func unique(_ neighbours: [Neighbour]) -> [Candidate] {
        guard !snapshot.hasOneRowEach else {
            return neighbours.map { Candidate(row: $0.row, distance: $0.distance) }
        }
        var seen: Set<Int32> = []
        return neighbours.compactMap { neighbour in
            guard seen.insert(snapshot.firstRow(ofSameItemAs: neighbour.row)).inserted else { return nil }
            return Candidate(row: neighbour.row, distance: neighbour.distance)
        }
    }
}

/// Which rows a query may be answered with: those that satisfy the filter, without the excluded items and itself.
struct AllowedRows: Sendable {
    private let snapshot: CatalogueSnapshot
    private let matching: Set<Item.ID>?
    /// Ascending.
    private let excluded: [Int32]

    init(
        _ options: RecommendOptions, catalogue: any Catalogue, snapshot: CatalogueSnapshot, own: Set<Item.ID>
    ) async throws {
        self.snapshot = snapshot
        if let filter = options.filter {
            matching = try await catalogue.itemIDs(matching: filter)
        } else {
            matching = nil
        }
        excluded = options.excluded.union(own).flatMap(snapshot.rows).sorted()
    }

    /// The allowed rows of several domains, ascending.
    func rows(of domains: [String]) -> [Int32] {
        let rows = domains.map { self.rows(of: $0) }
        return rows.count == 1 ? rows[0] : rows.joined().sorted()
    }

    /// The allowed rows of a domain, ascending.
    func rows(of domain: String) -> [Int32] {
        let rows = snapshot.rowsOfDomain[domain] ?? []
        let left = Self.remove(excluded, from: rows)
        guard let matching else { return left }
        return left.filter { matching.contains(snapshot.table.rows[Int($0)].itemID) }
    }

    /// Takes a few numbers out of many, both ascending, without a look at each of the many.
    private static func remove(_ few: [Int32], from many: [Int32]) -> [Int32] {
        let places = few.compactMap { place(of: $0, in: many) }
        guard !places.isEmpty else { return many }
        var left: [Int32] = []
        left.reserveCapacity(many.count - places.count)
        var start = 0
        for place in places {
            left += many[start..<place]
            start = place + 1
        }
        return left + many[start...]
    }

    private static func place(of number: Int32, in numbers: [Int32]) -> Int? {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < numbers.count && numbers[low] == number ? low : nil
    }
}
