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

/// An index that adds the time of its searches to the ``SearchClock`` of the task that searches.
public struct TimedIndex: VectorIndex {
    let base: any VectorIndex

    /// - Parameter base: searches.
    public init(_ base: any VectorIndex) {
        self.base = base
    }

    /// Number of vectors.
    public var rows: Int { base.rows }
    /// Numbers in a vector.
    public var dimensions: Int { base.dimensions }

    /// Searches and takes the time.
    public func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        let start = ContinuousClock.now
        defer { SearchClock.current?.add(ContinuousClock.now - start) }
        return try await base.nearest(to: queries, count: count, metric: metric, among: subset)
    }

    /// See ``VectorIndex/distances(from:to:metric:)``.
    public func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        try await base.distances(from: queries, to: range, metric: metric)
    }
}

/// Adds up how long one query was in the index, so that searching and ranking can be told apart.
public final class SearchClock: Sendable {
    /// The clock of the query that this task works on.
    @TaskLocal public static var current: SearchClock?
    private let total = Mutex(Duration.zero)

    /// A clock at zero.
    public init() {}

    /// The time so far, in milliseconds.
    public var milliseconds: Double { total.withLock { $0.seconds } * 1000 }

    func add(_ time: Duration) {
        total.withLock { $0 += time }
    }
}
