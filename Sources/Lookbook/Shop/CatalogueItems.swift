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
}
