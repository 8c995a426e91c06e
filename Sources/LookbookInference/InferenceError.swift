public import LookbookCore

/// What can go wrong when a network is loaded or run.
public struct InferenceError: ExplainedError, Hashable {
    /// The kinds of failure; the raw value is the stable code.
    public enum Code: String, Sendable {
        /// The inference library cannot start or refuses an operation.
        case runtime = "inference.runtime"
        /// The network file cannot be read.
        case network = "inference.network"
        /// The network's inputs or outputs are not those of a picture encoder.
        case signature = "inference.signature"
        /// A picture has not the prepared size.
        case pictureSize = "inference.picture-size"
        /// The network's answer holds numbers that are not finite, or is all zero.
        case output = "inference.output"
        /// A model folder is incomplete, changed or of another version.
        case modelFolder = "model.folder"
        /// A file cannot be read or written.
        case file = "model.file"
        /// A preprocessing description cannot be used.
        case preprocessing = "model.preprocessing"
        /// A projection does not fit the network.
        case projection = "model.projection"
    }

    /// What went wrong.
    public let reason: Code
    /// One sentence: what happened.
    public let message: String
    /// One sentence: what to do about it.
    public let hint: String
    /// The stable code, as ``Code`` lists them.
    public var code: String { reason.rawValue }

    init(_ reason: Code, _ message: String, hint: String) {
        self.reason = reason
        self.message = message
        self.hint = hint
    }
}
