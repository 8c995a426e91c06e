/// Where a run stands after a step, for who watches.
public struct RunPosition: Sendable, Hashable {
    /// The epoch, from 0.
    public let epoch: Int
    /// All epochs.
    public let epochs: Int
    /// Steps that were made, those before an interruption included.
    public let step: Int
    /// All steps.
    public let steps: Int
    /// Steps that were made since the program started.
    public let ownSteps: Int
    /// The last step's loss.
    public let loss: Double?
    /// Time since the program's first step began, measurements and checkpoints included.
    public let seconds: Double

    /// A position by its values.
    public init(
        epoch: Int, epochs: Int, step: Int, steps: Int, ownSteps: Int, loss: Double?, seconds: Double
    ) {
        self.epoch = epoch
        self.epochs = epochs
        self.step = step
        self.steps = steps
        self.ownSteps = ownSteps
        self.loss = loss
        self.seconds = seconds
    }

    /// The part that is done, 0...1.
    public var part: Double { steps > 0 ? min(Double(step) / Double(steps), 1) : 0 }

    /// How long the rest takes at the pace so far.
    public var secondsLeft: Double {
        ownSteps > 0 ? seconds / Double(ownSteps) * Double(max(steps - step, 0)) : 0
    }
}
