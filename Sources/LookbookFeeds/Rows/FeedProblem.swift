import LookbookCore

extension FeedProblem {
    /// The feed cannot be read to its end. Without an id: nobody knows what the rest would have named.
    init(unreadable error: any Error, line: Int) {
        let detail = (error as? LookbookError)?.message ?? "\(error)"
        self.init(
            line: line,
            error: LookbookError(
                .feedUnreadable, "the feed was not read to its end: \(detail)",
                facts: [.remedy: "check the disk and the permissions, and try again"]))
    }

    init(_ fault: DelimitedReader.Fault, line: Int, itemID: String? = nil) {
        switch fault {
        case .notUTF8:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedBadUtf8, "the line is not text in UTF-8",
                    facts: [.remedy: "save the feed as UTF-8, or correct the line"]))
        case .tooLong:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedLineTooLong, "the line is longer than 1 MiB",
                    facts: [.remedy: "shorten its fields; a product needs no more than a few kilobytes"]))
        case .openQuote:
            self.init(
                line: line, itemID: itemID,
                error: LookbookError(
                    .feedOpenQuote, "a quote that begins on this line is never closed",
                    facts: [.remedy: "close it, or write a quote within a field twice"]))
        }
    }

    init(fields: Int, expected: Int, line: Int, itemID: String? = nil) {
        self.init(
            line: line, itemID: itemID,
            error: LookbookError(
                fields < expected ? .feedTooFewFields : .feedTooManyFields,
                "the line has \(fields) fields where the header has \(expected)",
                facts: [
                    .remedy: "put quotes around fields that hold the delimiter, and write empty fields too"
                ]))
    }

    static func withoutID(line: Int) -> FeedProblem {
        FeedProblem(
            line: line,
            error: LookbookError(
                .feedNoID, "the line has no id", facts: [.remedy: "give every product an id"]))
    }

    static func duplicate(_ id: String, line: Int) -> FeedProblem {
        FeedProblem(
            line: line, itemID: id,
            error: LookbookError(
                .feedDuplicateID, "an earlier line has the id \(id) too",
                facts: [.remedy: "give every product an id of its own; the first line was taken"]))
    }
}
