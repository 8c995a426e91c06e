import LookbookCore

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
