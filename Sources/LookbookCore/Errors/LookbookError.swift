/// What Lookbook throws: a code for programs, a sentence for people, and the facts that a remedy needs.
///
/// What to do about an error depends on who meets it (`--catalogue` on the command line, `?catalogue=` over HTTP), so
/// the command line and the server each write their own hint from ``code`` and ``facts``.
///
/// ```swift
/// do {
///     let shop = try await Shop.open("shop")
/// } catch let error as LookbookError where error.code == .catalogueMissing {
///     print(error.message, error.facts[.path] ?? "")
/// }
/// ```
public struct LookbookError: Error, Sendable, Hashable {
    /// What went wrong.
    public let code: Code
    /// One sentence without a full stop: what happened.
    public let message: String
    /// What a remedy may name.
    public let facts: [Fact: String]

    /// - Parameters:
    ///   - code: what went wrong.
    ///   - message: one sentence without a full stop: what happened, with the values that matter.
    ///   - facts: what a remedy may name.
    public init(_ code: Code, _ message: String, facts: [Fact: String] = [:]) {
        self.code = code
        self.message = message
        self.facts = facts
    }

    /// A fact that a hint may name.
    public enum Fact: String, Sendable, Hashable, CaseIterable {
        /// A file or folder.
        case path
        /// The catalogue's folder or name.
        case catalogue
        /// The option, field or setting that was read.
        case name
        /// What would have been right: `a number from 1 to 100`.
        case expected
        /// All values that would have been right, joined by commas.
        case choices
        /// The largest value allowed.
        case limit
        /// What to do, where only the place that failed can know it: `use one of: …`.
        case remedy
        /// Seconds after which trying again makes sense.
        case retryAfter
        /// What a library or the system said.
        case detail
    }

    /// Who can do something about an error.
    public enum Category: String, Sendable, CaseIterable {
        /// Whoever asked: a value, a picture or a file cannot be used.
        case input
        /// Whoever asked: there is nothing of that name.
        case notFound
        /// Two want the same thing at the same time, or it is there already.
        case conflict
        /// Too much at once, or too large.
        case limit
        /// The other side is not in a state to answer: not ready, empty, of another version.
        case state
        /// Disk, permissions, a damaged catalogue: whoever runs the machine.
        case storage
        /// Another machine does not answer.
        case network
        /// Lookbook's own fault.
        case bug

        /// The HTTP status of an error of this category, unless its code has one of its own.
        public var status: Int {
            switch self {
            case .input: 400
            case .notFound: 404
            case .conflict: 409
            case .limit: 429
            case .state: 503
            case .storage, .bug: 500
            case .network: 502
            }
        }

        /// The exit code of a command that ends with such an error. Exit code 1 is kept for "nothing found".
        public var exitCode: Int32 { 2 }
    }
}

extension LookbookError: CustomStringConvertible {
    /// `sentence [code]`, for logs.
    public var description: String { "\(message) [\(code.rawValue)]" }
}
