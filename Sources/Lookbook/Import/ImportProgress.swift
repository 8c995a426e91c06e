import LookbookCore

/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
    /// Outcomes so far, by status.
    public internal(set) var counts: [ImportOutcome.Status: Int] = [:]
    /// Items that the feed names, when that was counted before.
    public internal(set) var expectedItems: Int?
    /// Items that are done with.
    public internal(set) var items = 0
    /// Products of the feed that the shop does not show: drafts, and what is not published.
    public internal(set) var withheld = 0
    /// Pictures that went through the network.
    public internal(set) var embedded = 0

    /// Outcomes with a status.
    public subscript(status: ImportOutcome.Status) -> Int {
        counts[status] ?? 0
    }
}

/// What an import did, all in all.
public struct ImportSummary: Sendable, Hashable {
    /// The last state of the progress.
    public let progress: ImportProgress
    /// Wall-clock seconds from start to end.
    public let seconds: Double
    /// Seconds during which the network had at least one batch to work on.
    public let networkSeconds: Double
    /// Whether it was stopped before the end of the feed; what was done is committed.
    public let wasCancelled: Bool
    /// Why nothing was removed though pruning was asked for; nil when it was done, or not asked for.
    public let pruningSkipped: PruningSkipped?

    /// Why pruning was left out: an item that was not read may still be in the feed.
    public enum PruningSkipped: String, Sendable, Hashable, CaseIterable {
        /// A part of the feed could not be read.
        case unreadable
        /// A line is so damaged that nobody can say which item it names.
        case lineWithoutID
        /// The feed names no item at all.
        case empty
        /// The import was stopped.
        case cancelled

        /// What happened, in one sentence without a full stop.
        public var reason: String {
            switch self {
            case .unreadable: "nothing was removed: a part of the feed could not be read"
            case .lineWithoutID: "nothing was removed: a line is damaged, and may name any item"
            case .empty: "nothing was removed: the feed names no item"
            case .cancelled: "nothing was removed: the import was stopped"
            }
        }
    }

    /// Pictures that can be found now.
    public var usable: Int {
        [.imported, .unchanged, .updated, .duplicate].reduce(0) { $0 + progress[$1] }
    }

    /// Share of the time that the network was busy, 0...1.
    public var networkShare: Double { seconds > 0 ? networkSeconds / seconds : 0 }
    /// Embedded pictures per second.
    public var rate: Double { seconds > 0 ? Double(progress.embedded) / seconds : 0 }
}

/// A feed's entries, some at a time.
struct FeedChunks {
    let entries: AnyIterator<FeedEntry>
    let size: Int

    /// The next entries, at most `size`; nil at the end.
    mutating func next() -> [FeedEntry]? {
        var chunk: [FeedEntry] = []
        while chunk.count < size, let entry = entries.next() { chunk.append(entry) }
        return chunk.isEmpty ? nil : chunk
    }
}

/// Adds up the time during which at least one piece of work is under way.
struct BusyClock {
    private var depth = 0
    private var since = ContinuousClock.now
    private(set) var seconds = 0.0

    mutating func begin() {
        if depth == 0 { since = .now }
        depth += 1
    }

    mutating func end() {
        depth -= 1
        if depth == 0 { seconds += (ContinuousClock.now - since).seconds }
    }
}
