public import LookbookCore

/// Why something could not be measured.
public struct EvaluationError: ExplainedError, Hashable {
    /// What kind of refusal.
    public enum Reason: String, Sendable {
        /// Arrays that describe the same rows differ in length, or a number is out of its range.
        case input
        /// No query is left after the rules are applied.
        case noQueries = "no-queries"
        /// Two runs do not hold the same queries.
        case unpaired
        /// A projection cannot be fitted: too few rows, or more dimensions asked for than there are.
        case projection
        /// A classifier cannot be fitted: no rows, or one class only.
        case classifier
        /// A file of outfits cannot be read, or holds nothing that can be scored.
        case outfits
        /// A report cannot be written or read.
        case report
    }

    /// What kind of refusal it is.
    public let reason: Reason
    /// What happened.
    public let message: String
    /// What to do about it.
    public let hint: String
    /// `evaluation.` and the reason.
    public var code: String { "evaluation.\(reason.rawValue)" }

    /// - Parameters:
    ///   - reason: the kind; it makes the code.
    ///   - message: one sentence: what happened.
    ///   - hint: one sentence: what to do.
    public init(_ reason: Reason, _ message: String, hint: String) {
        self.reason = reason
        self.message = message
        self.hint = hint
    }
}
