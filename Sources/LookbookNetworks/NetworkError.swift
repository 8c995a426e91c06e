public import LookbookCore

/// What can go wrong with a network: its description, its weights, or its file.
public struct NetworkError: ExplainedError, Hashable {
    /// The kinds of failure; the raw value is the stable code.
    public enum Code: String, Sendable {
        /// Two shapes that do not fit each other, or a layer that its input cannot have.
        case shape = "network.shape"
        /// No architecture has this name, or its options cannot be used.
        case architecture = "network.architecture"
        /// The file is no safetensors file, or is damaged.
        case safetensors = "weights.damaged"
        /// The file holds a tensor of a type that cannot be used here.
        case elementType = "weights.type"
        /// The weights do not belong to the network: names missing, left over or of another shape.
        case mismatch = "weights.mismatch"
        /// A file cannot be read or written.
        case file = "weights.file"
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

    static func shape(_ message: String) -> NetworkError {
        NetworkError(.shape, message, hint: "check the layers' sizes and the size of the input picture")
    }
}
