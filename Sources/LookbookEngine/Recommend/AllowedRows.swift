import LookbookCore

/// Which rows a query may be answered with: those that satisfy the filter, without the excluded items and itself.
struct AllowedRows: Sendable {
    private let matching: Set<Item.ID>?
    private let excluded: Set<Item.ID>

    init(_ options: RecommendOptions, catalogue: any Catalogue, own: Set<Item.ID>) async throws {
        if let filter = options.filter {
            matching = try await catalogue.itemIDs(matching: filter)
        } else {
            matching = nil
        }
        excluded = options.excluded.union(own)
    }

    /// The allowed rows of a domain, ascending.
    func rows(of domain: String, in snapshot: CatalogueSnapshot) -> [Int32] {
        let rows = snapshot.rowsOfDomain[domain] ?? []
        guard matching != nil || !excluded.isEmpty else { return rows }
        return rows.filter { row in
            let id = snapshot.table.rows[Int(row)].itemID
            return !excluded.contains(id) && matching?.contains(id) ?? true
        }
    }
}
