/// A value that the user gave cannot be used: an option, a filter, a file that does not exist.
public struct InputError: ExplainedError, Hashable {
    public let code: String
    public let message: String
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
