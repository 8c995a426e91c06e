public import LookbookCore
internal import LookbookStore

/// The items of a catalogue, without opening it for search: what a training run learns from.
public enum CatalogueItems {
    /// All items, in the order of their ids.
    ///
    /// - Parameter folder: of the catalogue.
    /// - Throws: `catalogue.…` when it is not there or cannot be read.
    public static func read(folder: String) async throws -> [Item] {
        let catalogue = try SQLiteCatalogue(folder: folder, for: .reading)
        return try await catalogue.items(after: nil, limit: Int.max >> 1)
    }

    /// The vector of each item's first picture in the active space, by the item's id.
    ///
    /// - Parameter folder: of the catalogue.
    /// - Throws: `catalogue.empty` when no space is active; `catalogue.…` when it is not there or cannot be read.
    public static func vectors(folder: String) async throws -> (
        space: EmbeddingSpace, vectors: [Item.ID: [Float]]
    ) {
        let catalogue = try SQLiteCatalogue(folder: folder, for: .reading)
        guard let record = try await catalogue.spaces().first(where: \.isActive) else {
            throw LookbookError(
                .catalogueEmpty, "the catalogue \(folder) has no embedded pictures",
                facts: [.remedy: "import a feed first: lookbook import FEED --catalogue \(folder)"])
        }
        let table = try await catalogue.table(of: record.space.id)
        var vectors: [Item.ID: [Float]] = [:]
        for (place, row) in table.rows.enumerated() where vectors[row.itemID] == nil {
            vectors[row.itemID] = Array(table.vectors[place])
        }
        return (record.space, vectors)
    }
}
