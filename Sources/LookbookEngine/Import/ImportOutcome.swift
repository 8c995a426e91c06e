public import LookbookCore

/// What became of one picture of one item, or of one line of the feed.
public struct ImportOutcome: Sendable, Hashable {
    /// What happened.
    public enum Status: String, Sendable, CaseIterable {
        /// The picture was embedded.
        case imported
        /// Nothing had changed; nothing was done.
        case unchanged
        /// The picture is the same as before; other fields of the item were replaced.
        case updated
        /// Byte for byte the picture of another item (or of another place): its embedding is shared.
        case duplicate
        /// The picture or the line cannot be used.
        case failed
        /// The item was gone from the feed, and pruning was asked for.
        case removed
    }

    /// The item; nil when its line could not be read that far.
    public let itemID: Item.ID?
    /// Path of the picture; nil when the outcome is about the line.
    public let image: String?
    /// Line of the feed, from 1; nil for an item that the feed no longer names.
    public let line: Int?
    /// What happened.
    public let status: Status
    /// For a failure: code, sentence and hint.
    public let problem: Problem?

    /// Why something failed.
    public struct Problem: Sendable, Hashable {
        /// Stable code.
        public let code: String
        /// What happened.
        public let message: String
        /// What to do.
        public let hint: String

        /// Describes any error; one that cannot explain itself gets the code `internal`.
        public init(_ error: any Error) {
            let explained = error as? any ExplainedError
            code = explained?.code ?? "internal"
            message = explained?.message ?? String(describing: error)
            hint = explained?.hint ?? "this is a fault of Lookbook: please report it with the picture"
        }

        /// A failure that was recorded earlier.
        init(recorded failure: ImageRecord.Failure) {
            code = failure.code
            message = failure.message
            hint = "the file has not changed since this was found; replace it, or import again with --retry-failed"
        }
    }

    init(_ status: Status, item: Item.ID?, image: String? = nil, line: Int? = nil, problem: Problem? = nil) {
        self.itemID = item
        self.image = image
        self.line = line
        self.status = status
        self.problem = problem
    }
}
