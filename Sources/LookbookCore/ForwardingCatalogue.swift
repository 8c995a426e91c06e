/// A catalogue around another one: what it does not do itself goes straight through.
public protocol ForwardingCatalogue: Catalogue {
    /// Where everything is.
    var base: any Catalogue { get }
}

extension ForwardingCatalogue {
    /// See ``Catalogue/generation()``.
    public func generation() async throws -> Int64 { try await base.generation() }
    /// See ``Catalogue/summary()``.
    public func summary() async throws -> CatalogueSummary { try await base.summary() }
    /// See ``Catalogue/imageRecords(of:)``.
    public func imageRecords(of ids: [Item.ID]) async throws -> [Item.ID: [ImageRecord]] {
        try await base.imageRecords(of: ids)
    }
    /// See ``Catalogue/embedded(_:in:)``.
    public func embedded(_ hashes: Set<String>, in space: EmbeddingSpace.ID) async throws -> Set<String> {
        try await base.embedded(hashes, in: space)
    }
    /// See ``Catalogue/apply(_:)``.
    public func apply(_ batch: ImportBatch) async throws { try await base.apply(batch) }
    /// See ``Catalogue/update(_:adding:_:)``.
    @discardableResult
    public func update(
        _ id: Item.ID, adding batch: ImportBatch?,
        _ change: @escaping @Sendable (StoredItem?) throws -> StoredItem
    ) async throws -> (before: StoredItem?, after: StoredItem) {
        try await base.update(id, adding: batch, change)
    }
    /// See ``Catalogue/remove(_:)``.
    public func remove(_ ids: [Item.ID]) async throws { try await base.remove(ids) }
    /// See ``Catalogue/removeUnshownPictures()``.
    public func removeUnshownPictures() async throws { try await base.removeUnshownPictures() }
    /// See ``Catalogue/shownFiles(among:)``.
    public func shownFiles(among names: Set<String>) async throws -> Set<String> {
        try await base.shownFiles(among: names)
    }
    /// See ``Catalogue/itemIDs()``.
    public func itemIDs() async throws -> [Item.ID] { try await base.itemIDs() }
    /// See ``Catalogue/register(_:extractor:)``.
    public func register(_ space: EmbeddingSpace, extractor: String) async throws {
        try await base.register(space, extractor: extractor)
    }
    /// See ``Catalogue/spaces()``.
    public func spaces() async throws -> [SpaceRecord] { try await base.spaces() }
    /// See ``Catalogue/activate(_:)``.
    public func activate(_ space: EmbeddingSpace.ID) async throws { try await base.activate(space) }
    /// See ``Catalogue/table(of:)``.
    public func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable {
        try await base.table(of: space)
    }
    /// See ``Catalogue/items(_:)``.
    public func items(_ ids: [Item.ID]) async throws -> [Item] { try await base.items(ids) }
    /// See ``Catalogue/itemIDs(named:)``.
    public func itemIDs(named names: [String]) async throws -> [String: Item.ID] {
        try await base.itemIDs(named: names)
    }
    /// See ``Catalogue/items(after:limit:)``.
    public func items(after: Item.ID?, limit: Int) async throws -> [Item] {
        try await base.items(after: after, limit: limit)
    }
    /// See ``Catalogue/itemIDs(containing:any:limit:)``.
    public func itemIDs(containing words: [[String]], any: Bool, limit: Int) async throws -> [Item.ID] {
        try await base.itemIDs(containing: words, any: any, limit: limit)
    }
    /// See ``Catalogue/vocabulary()``.
    public func vocabulary() async throws -> CatalogueVocabulary { try await base.vocabulary() }
    /// See ``Catalogue/itemIDs(matching:)``.
    public func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        try await base.itemIDs(matching: filter)
    }
    /// See ``Catalogue/palettes(of:)``.
    public func palettes(of hashes: [String]) async throws -> [String: Palette] {
        try await base.palettes(of: hashes)
    }
}
