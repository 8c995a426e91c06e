public import LookbookCore
import Synchronization

/// An index that adds the time of its searches to the ``SearchClock`` of the task that searches.
public struct TimedIndex: VectorIndex {
    private let base: any VectorIndex

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
