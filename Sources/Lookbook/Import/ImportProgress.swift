/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
    /// Outcomes so far, by status.
    public internal(set) var counts: [ImportOutcome.Status: Int] = [:]
    /// Items that the feed names, when that was counted before.
    public internal(set) var expectedItems: Int?
    /// Items that are done with.
    public internal(set) var items = 0
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

    /// Share of the time that the network was busy, 0...1.
    public var networkShare: Double { seconds > 0 ? networkSeconds / seconds : 0 }
    /// Embedded pictures per second.
    public var rate: Double { seconds > 0 ? Double(progress.embedded) / seconds : 0 }
}
