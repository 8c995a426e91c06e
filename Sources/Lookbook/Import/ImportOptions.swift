public import LookbookCore

/// How an import behaves.
public struct ImportOptions: Sendable {
    /// Remove items that the feed no longer names.
    public var prune = false
    /// Try pictures again that failed before and have not changed since.
    public var retryFailed = false
    /// Maps the feed's word for a kind to a domain.
    public var taxonomy = Taxonomy.fashion
    /// Items that are looked up in the catalogue at once.
    public var chunk = 128
    /// Pictures that are read and decoded at the same time; the number of cores unless told otherwise.
    public var concurrency: Int
    /// A commit comes after this many items, or after two seconds.
    public var commitEvery = 256

    /// - Parameter concurrency: pictures decoded at the same time, at least 1.
    public init(concurrency: Int) {
        self.concurrency = max(1, concurrency)
    }
}
