/// A value that the user gave cannot be used: an option, a filter, a file that does not exist.
public struct InputError: ExplainedError, Hashable {
    /// Stable code.
    public let code: String
    /// What happened, in one sentence.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// - Parameters:
    ///   - code: stable code, `input.…`.
    ///   - message: what is wrong.
    ///   - hint: what to do.
    public init(_ code: String, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}
