/// An error that a person can act on: a stable code for programs, a sentence, and a hint.
///
/// Each module has its own error type; the command line and the server print every one of them through this protocol.
public protocol ExplainedError: Error, Sendable {
    /// Stable and machine-readable, in lower case with dots: `picture.truncated`.
    var code: String { get }
    /// One sentence: what happened, without a full stop.
    var message: String { get }
    /// One sentence: what to do about it.
    var hint: String { get }
}
