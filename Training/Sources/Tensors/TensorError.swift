/// Why a tensor operation failed.
public struct TensorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure, for callers that branch.
    public enum Code: String, Hashable, Sendable {
        /// Shapes or types that do not fit each other, or another argument that the library refuses.
        case shapeMismatch = "tensor.shape"
        /// There is not enough memory.
        case outOfMemory = "tensor.memory"
        /// Anything else.
        case `internal` = "tensor.internal"
    }

    /// The kind of failure.
    public let code: Code
    /// The operation that failed.
    public let operation: String
    /// The library's own words.
    public let message: String

    /// The operation and the library's words.
    public var description: String { "\(operation): \(message)" }
}
