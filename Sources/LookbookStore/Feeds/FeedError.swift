public import LookbookCore

/// A feed as a whole cannot be read.
public struct FeedError: ExplainedError, Hashable {
    /// Stable code, `feed.…`.
    public let code: String
    /// What happened.
    public let message: String
    /// What to do.
    public let hint: String

    init(_ code: String, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    static func missing(_ path: String) -> Self {
        Self("feed.missing", "there is no feed at \(path)", hint: "check the path: a file, or a folder of pictures")
    }

    static func unreadable(_ path: String, _ detail: String) -> Self {
        Self("feed.unreadable", "\(path) cannot be read: \(detail)", hint: "check the permissions of the file")
    }

    static func encoding(_ path: String) -> Self {
        Self(
            "feed.encoding", "\(path) is written in UTF-16 or UTF-32",
            hint: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FEED > NEW")
    }
}
