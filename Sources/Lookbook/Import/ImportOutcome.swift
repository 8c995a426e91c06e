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
    /// Why it failed; nil for anything else.
    public let problem: LookbookError?

    init(
        _ status: Status, item: Item.ID?, image: String? = nil, line: Int? = nil,
        problem: LookbookError? = nil
    ) {
        self.itemID = item
        self.image = image
        self.line = line
        self.status = status
        self.problem = problem
    }

    /// The same picture of an item that stays as it was.
    var unchanged: ImportOutcome { ImportOutcome(.unchanged, item: itemID, image: image, line: line) }
}

extension LookbookError {
    /// Any error; one that is none of ours is Lookbook's own fault.
    package init(_ error: any Error) {
        switch error {
        case let error as LookbookError: self = error
        case let problem as FeedProblem: self = problem.error
        default: self.init(.internalFault, String(describing: error))
        }
    }

    /// Whether the same file fails the same way for as long as it does not change: then the failure is remembered.
    ///
    /// A file that is missing or cannot be read may be there the next time (a folder that was not mounted, too many open
    /// files, a disk with a bad moment, permissions), without any change of its size and time.
    var isFinal: Bool {
        switch code {
        case .fileTooLarge: true
        case .pictureOutOfMemory: false
        default: code.rawValue.hasPrefix("picture.")
        }
    }

    /// A failure that was recorded earlier.
    init(recorded failure: ImageRecord.Failure) {
        self.init(
            Code(rawValue: failure.code) ?? .internalFault, failure.message,
            facts: [
                .remedy:
                    "the file has not changed since this was found; replace it, or import again with --retry-failed"
            ])
    }
}
