import LookbookCore
import Synchronization

/// Remembers how queries about items were ranked. It belongs to one state of a catalogue and goes with it, so that an
/// answer is never older than the state that gives it.
///
/// What was asked for lately stays: there are two halves, the older of which is dropped when the younger is full.
public final class RankingCache: Sendable {
    private let half: Int
    private let counts: CacheCounts
    private let state = Mutex(State())

    private struct State {
        var young: [Key: Ranking] = [:]
        var old: [Key: Ranking] = [:]
        var youngBytes = 0
        var oldBytes = 0
    }

    /// A query with everything that its ranking depends on.
    struct Key: Sendable, Hashable {
        let query: RecommendQuery
        let options: RecommendOptions

        /// Nil for a query that holds a picture, which hardly comes twice and is large.
        init?(_ query: RecommendQuery, _ options: RecommendOptions) {
            guard query.isOfItemsOnly else { return nil }
            self.query = query
            self.options = options
        }

        var bytes: Int { 256 + query.bytes + options.bytes }
    }

    /// - Parameters:
    ///   - bytes: about how much memory it may take.
    ///   - counts: are told what was found and what was not.
    public init(bytes: Int, counts: CacheCounts) {
        half = max(1, bytes / 2)
        self.counts = counts
    }

    /// About how much memory it takes now.
    public var bytes: Int { state.withLock { $0.youngBytes + $0.oldBytes } }

    func find(_ key: Key) -> Ranking? {
        let found = state.withLock { state -> Ranking? in
            if let ranking = state.young[key] { return ranking }
            guard let ranking = state.old[key] else { return nil }
            add(ranking, key, to: &state)
            return ranking
        }
        counts.note(isHit: found != nil)
        return found
    }

    func keep(_ ranking: Ranking, for key: Key) {
        state.withLock { add(ranking, key, to: &$0) }
    }

    private func add(_ ranking: Ranking, _ key: Key, to state: inout State) {
        let bytes = ranking.bytes + key.bytes
        guard bytes <= half, state.young[key] == nil else { return }
        if state.youngBytes + bytes > half {
            (state.old, state.oldBytes) = (state.young, state.youngBytes)
            (state.young, state.youngBytes) = ([:], 0)
        }
        state.young[key] = ranking
        state.youngBytes += bytes
    }
}

/// How often rankings were remembered, over all states of a catalogue.
public final class CacheCounts: Sendable {
    private let found = Atomic(0)
    private let missed = Atomic(0)

    /// Counts from zero.
    public init() {}

    /// Queries whose ranking was remembered.
    public var hits: Int { found.load(ordering: .relaxed) }
    /// Queries about items that had to be ranked.
    public var misses: Int { missed.load(ordering: .relaxed) }

    func note(isHit: Bool) {
        if isHit { found.add(1, ordering: .relaxed) } else { missed.add(1, ordering: .relaxed) }
    }
}

extension RecommendOptions {
    /// About how much memory its texts take.
    fileprivate var bytes: Int {
        var bytes = Self.bytes(of: excluded) + Self.bytes(of: complementaryDomains ?? [])
        bytes += Self.bytes(of: [domain, groupBy].compactMap(\.self))
        for clause in filter?.clauses ?? [] { bytes += 64 + Self.bytes(of: clause.values + [clause.field]) }
        return bytes
    }

    private static func bytes(of texts: some Sequence<String>) -> Int {
        texts.reduce(0) { $0 + $1.utf8.count + 32 }
    }
}

extension RecommendQuery {
    /// Whether no picture has to be embedded for it.
    var isOfItemsOnly: Bool {
        switch self {
        case .item: true
        case .picture: false
        case .examples(let examples): examples.allSatisfy(\.query.isOfItemsOnly)
        }
    }

    fileprivate var bytes: Int {
        switch self {
        case .item(let id): id.utf8.count
        case .picture(let bytes, _, _): bytes.count
        case .examples(let examples): examples.reduce(0) { $0 + 32 + $1.query.bytes }
        }
    }
}
