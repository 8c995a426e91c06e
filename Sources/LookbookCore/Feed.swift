/// A shop's list of products, read lazily, line by line. A bad line is one entry, and the rest goes on.
public protocol Feed: Sendable {
    /// What it is, for messages: `CSV`, `folder of pictures`.
    var kind: String { get }

    /// A fresh pass over the feed.
    ///
    /// - Throws: a ``LookbookError`` when the feed as a whole cannot be read (no such file, no id column).
    func entries() throws -> AnyIterator<FeedEntry>
}

/// One line of a feed.
public enum FeedEntry: Sendable {
    /// A product; its domain is still the feed's own word.
    case item(Item, line: Int)
    /// A line that is no product, and why.
    case rejected(FeedProblem)
    /// A product that the shop does not show: a draft, or not published. It counts as not named.
    case withheld(id: Item.ID, line: Int)
}

/// What is wrong with one line of a feed.
public struct FeedProblem: Error, Sendable, Hashable {
    /// Counted from 1, the header included; for a folder the picture's number.
    public let line: Int
    /// The item's id when it could be read.
    public let itemID: String?
    /// What is wrong.
    public let error: LookbookError

    /// - Parameters:
    ///   - line: counted from 1, the header included.
    ///   - itemID: the item's id when it could be read.
    ///   - error: what is wrong.
    public init(line: Int, itemID: String? = nil, error: LookbookError) {
        self.line = line
        self.itemID = itemID
        self.error = error
    }
}

/// Reads whole files, with a limit that is checked before memory is taken.
public protocol FileReading: Sendable {
    /// The bytes of a file.
    ///
    /// - Throws: a ``LookbookError`` with a code `file.…`: it is missing, a folder, unreadable, or beyond the limit.
    func read(_ path: String) throws -> [UInt8]

    /// Size and time of change of a file.
    ///
    /// - Throws: as ``read(_:)``.
    func stamp(_ path: String) throws -> FileStamp
}

/// What tells that a file has changed, without reading it.
public struct FileStamp: Sendable, Hashable {
    /// Bytes in the file.
    public let byteCount: Int64
    /// Time of the last change, in nanoseconds since 1970.
    public let modified: Int64

    /// - Parameters:
    ///   - byteCount: bytes in the file.
    ///   - modified: time of change in nanoseconds since 1970.
    public init(byteCount: Int64, modified: Int64) {
        self.byteCount = byteCount
        self.modified = modified
    }
}
