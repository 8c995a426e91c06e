/// A shop's list of products, read lazily, line by line. A bad line is one entry, and the rest goes on.
public protocol Feed: Sendable {
    /// What it is, for messages: `CSV`, `folder of pictures`.
    var kind: String { get }

    /// A fresh pass over the feed.
    ///
    /// - Throws: an ``ExplainedError`` when the feed as a whole cannot be read (no such file, no id column).
    func entries() throws -> AnyIterator<FeedEntry>
}

/// One line of a feed.
public enum FeedEntry: Sendable {
    /// A product; its domain is still the feed's own word.
    case item(Item, line: Int)
    /// A line that is no product, and why.
    case rejected(FeedProblem)
}

/// What is wrong with one line of a feed.
public struct FeedProblem: ExplainedError, Hashable {
    /// Counted from 1, the header included; for a folder the picture's number.
    public let line: Int
    /// The item's id when it could be read.
    public let itemID: String?
    /// Stable code.
    public let code: String
    /// What happened, in one sentence.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// Makes the value from its parts.
    public init(line: Int, itemID: String? = nil, code: String, message: String, hint: String) {
        self.line = line
        self.itemID = itemID
        self.code = code
        self.message = message
        self.hint = hint
    }
}
