public import LookbookCore
import Synchronization

/// A catalogue whose items are kept in memory once they have been read, for as long as its generation stands. Made anew
/// for each state that answers queries; everything else goes straight to the catalogue.
public final class CachingCatalogue: Catalogue {
    private let base: any Catalogue
    private let capacity: Int
    private let known = Mutex(Known())

    private struct Known {
        var items: [Item.ID: Item] = [:]
        var filters: [ItemFilter: Set<Item.ID>] = [:]
    }

    /// - Parameters:
    ///   - base: where everything is.
    ///   - capacity: the most items to keep; when there are more, the cache starts again.
    public init(_ base: any Catalogue, capacity: Int = 200_000) {
        self.base = base
        self.capacity = capacity
    }

    /// Items by id; those that were read before come from memory.
    public func items(_ ids: [Item.ID]) async throws -> [Item] {
        var (found, missing) = known.withLock { known in
            let found = ids.compactMap { known.items[$0] }
            return (found, found.count == ids.count ? [] : ids.filter { known.items[$0] == nil })
        }
        guard !missing.isEmpty else { return found }
        let read = try await base.items(missing)
        known.withLock { known in
            if known.items.count + read.count > capacity { known.items = [:] }
            for item in read { known.items[item.id] = item }
        }
        found += read
        return found
    }

    /// The ids that satisfy a filter; the last few filters are remembered.
    public func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        if let ids = known.withLock({ $0.filters[filter] }) { return ids }
        let ids = try await base.itemIDs(matching: filter)
        known.withLock { known in
            if known.filters.count >= 32 { known.filters = [:] }
            known.filters[filter] = ids
        }
        return ids
    }

    // MARK: Straight through

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
    public func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable { try await base.table(of: space) }
    /// See ``Catalogue/palettes(of:)``.
    public func palettes(of hashes: [String]) async throws -> [String: Palette] {
        try await base.palettes(of: hashes)
    }
    /// See ``Catalogue/items(after:limit:)``.
    public func items(after: Item.ID?, limit: Int) async throws -> [Item] {
        try await base.items(after: after, limit: limit)
    }
}
