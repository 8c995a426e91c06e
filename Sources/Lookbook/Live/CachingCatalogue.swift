public import LookbookCore
import Synchronization

/// A catalogue whose items are kept in memory once they have been read, for as long as its generation stands. Made anew
/// for each state that answers queries; everything else goes straight to the catalogue.
public final class CachingCatalogue: ForwardingCatalogue {
    /// Where everything is.
    public let base: any Catalogue
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
}
