public import LookbookCore
public import Tensors

/// Why a training run cannot start or go on.
public struct TrainingError: ExplainedError, Hashable {
    /// The kinds of failure; the raw value is the stable code.
    public enum Reason: String, Sendable {
        /// A value of the run file or an option cannot be used.
        case configuration = "training.configuration"
        /// The data set cannot be trained on.
        case data = "training.data"
        /// A checkpoint is damaged or belongs to another run.
        case checkpoint = "training.checkpoint"
        /// The network has an operation that cannot be trained.
        case network = "training.network"
        /// The loss or its gradients are no numbers any more.
        case diverged = "training.diverged"
        /// A file cannot be written or read.
        case file = "training.file"
        /// libtorch refused an operation.
        case tensor = "training.tensor"
    }

    /// What went wrong.
    public let reason: Reason
    /// One sentence: what happened.
    public let message: String
    /// One sentence: what to do.
    public let hint: String
    /// The stable code.
    public var code: String { reason.rawValue }

    /// An error of this module.
    public init(_ reason: Reason, _ message: String, hint: String) {
        self.reason = reason
        self.message = message
        self.hint = hint
    }
    /// What libtorch refused.
    public init(_ error: TensorError) {
        let hint =
            error.code == .outOfMemory
            ? "use a smaller training.batch or model.side" : "check that the sizes in the run file fit the data"
        self.init(.tensor, "libtorch refused \(error)", hint: hint)
    }
}
