public import LookbookCore
import Synchronization

/// Answers from the newest state of a catalogue that other processes write to.
///
/// ``follow(every:)`` asks four times a second for the catalogue's generation; when it has grown, the next state is loaded and
/// indexed beside the one that answers, and then takes its place. No query ever waits for it.
public final class LiveRecommender: Sendable {
    private let catalogue: any Catalogue
    private let make: @Sendable (Loaded?) async throws -> Loaded
    private let stamp: @Sendable () -> FileStamp?
    private let onFailure: @Sendable (any Error) -> Void
    private let state = Mutex<(loaded: Loaded?, stamp: FileStamp?)>((nil, nil))

    /// One state of the catalogue that can answer.
    public struct Loaded: Sendable {
        /// Answers queries.
        public let recommender: Recommender
        /// What it searches.
        public let snapshot: CatalogueSnapshot
        /// The catalogue of that state, with what has been read of it in memory.
        public let catalogue: any Catalogue
        /// What the recommender remembers, if it does.
        public let cache: RankingCache?

        /// - Parameters:
        ///   - recommender: answers queries over the snapshot.
        ///   - snapshot: what it searches.
        ///   - catalogue: the catalogue of that state.
        ///   - cache: what the recommender remembers, if it does.
        public init(
            recommender: Recommender, snapshot: CatalogueSnapshot, catalogue: any Catalogue,
            cache: RankingCache? = nil
        ) {
            self.recommender = recommender
            self.snapshot = snapshot
            self.catalogue = catalogue
            self.cache = cache
        }
    }

    /// - Parameters:
    ///   - catalogue: what to follow.
    ///   - make: loads its present state; it is given the one that answers now, whose knowledge it may take over.
    ///   - stamp: of a file beside it whose change makes a new state too: the taxonomy.
    ///   - onFailure: is told of a state that could not be loaded, once until something else happens; the one before
    ///     goes on answering.
    public init(
        catalogue: any Catalogue, make: @escaping @Sendable (Loaded?) async throws -> Loaded,
        stamp: @escaping @Sendable () -> FileStamp? = { nil },
        onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.catalogue = catalogue
        self.make = make
        self.stamp = stamp
        self.onFailure = onFailure
    }

    /// The state that answers now; nil until the first has been loaded.
    public var current: Loaded? {
        state.withLock { $0.loaded }
    }

    /// The state that answers now.
    ///
    /// - Throws: ``LookbookError`` `server.not-ready` until the first has been loaded.
    public func ready() throws -> Loaded {
        guard let current else {
            throw LookbookError(
                .serverNotReady, "the catalogue is still being loaded, or has no embedded pictures",
                facts: [.remedy: "try again soon, or import a feed: lookbook import FEED --catalogue DIR"])
        }
        return current
    }

    /// Loads the present state if it is newer than the one that answers.
    ///
    /// - Returns: whether there was anything to do.
    @discardableResult
    public func refresh() async throws -> Bool {
        let generation = try await catalogue.generation()
        let stamp = stamp()
        let isCurrent = state.withLock { state in
            state.stamp == stamp && (state.loaded?.snapshot.generation ?? -1) >= generation
        }
        if isCurrent { return false }
        let loaded = try await make(current)
        state.withLock { $0 = (loaded, stamp) }
        return true
    }

    /// Follows the catalogue until the task is cancelled.
    ///
    /// - Parameter interval: time between two looks. After a load that took long the pause is at least half as long, so
    ///   that a long import beside takes at most two thirds of a core.
    public func follow(every interval: Duration = .milliseconds(250)) async {
        var told: String?
        while !Task.isCancelled {
            let start = ContinuousClock.now
            do {
                try await refresh()
                told = nil
            } catch {
                let failure = String(describing: error)
                if failure != told { onFailure(error) }
                told = failure
            }
            let pause = max(interval, min(.seconds(30), (ContinuousClock.now - start) / 2))
            guard (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }
}
