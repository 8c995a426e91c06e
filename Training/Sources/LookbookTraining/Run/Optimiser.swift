public import Tensors

/// A parameter that learns, and how.
public struct LearnedParameter {
    /// Its name in checkpoints.
    public let name: String
    /// Its numbers.
    public let tensor: Tensor
    /// Its learning rate as a part of the run's.
    public let rate: Double
    /// Whether weight decay applies.
    public let decays: Bool
}

/// AdamW or SGD over the parameters of a run, with the state that a checkpoint keeps.
public final class Optimiser {
    private struct Group {
        let rate: Double
        let decays: Bool
        var parameters: [Tensor] = []
        var first: [Tensor] = []
        var second: [Tensor] = []
    }

    /// The parameters, in a fixed order.
    public let parameters: [LearnedParameter]
    /// Steps that were made; a batch that held nothing to learn from is none.
    public private(set) var steps = 0
    private let settings: TrainingSection
    private var groups: [Group] = []
    private var state: [String: Tensor] = [:]

    /// An optimiser whose state is zero.
    public init(_ parameters: [LearnedParameter], _ settings: TrainingSection) throws {
        self.parameters = parameters
        self.settings = settings
        for parameter in parameters {
            let place =
                groups.firstIndex { $0.rate == parameter.rate && $0.decays == parameter.decays } ?? groups.count
            if place == groups.count { groups.append(Group(rate: parameter.rate, decays: parameter.decays)) }
            groups[place].parameters.append(parameter.tensor)
            if settings.optimiser == .adamw || settings.momentum > 0 {
                groups[place].first.append(try zeros("first/", parameter))
            }
            if settings.optimiser == .adamw { groups[place].second.append(try zeros("second/", parameter)) }
        }
    }

    private func zeros(_ prefix: String, _ parameter: LearnedParameter) throws -> Tensor {
        let zeros = try parameter.tensor.zerosLike()
        state[prefix + parameter.name] = zeros
        return zeros
    }

    /// Changes the parameters by their gradients, and forgets these.
    ///
    /// - Parameter rate: the run's learning rate at this step.
    /// - Returns: the gradients' length before it was clipped.
    /// - Throws: ``TrainingError`` `training.diverged`, with the parameters as they were, when that is no finite number.
    public func step(rate: Double) throws -> Double {
        let tensors = parameters.map(\.tensor)
        let norm = try ParameterSteps.clip(tensors, to: settings.clip > 0 ? settings.clip : .infinity)
        guard norm.isFinite else {
            throw TrainingError(
                .diverged, "the gradients' length is \(norm) after \(steps) steps",
                hint: "lower training.rate, or raise training.warmUp")
        }
        steps += 1
        for group in groups {
            let decay = group.decays ? settings.decay : 0
            switch settings.optimiser {
            case .adamw:
                try ParameterSteps.adamW(
                    group.parameters, first: group.first, second: group.second,
                    .init(step: steps, rate: rate * group.rate, decay: decay))
            case .sgd:
                try ParameterSteps.sgd(
                    group.parameters, velocities: group.first, rate: rate * group.rate, momentum: settings.momentum,
                    decay: decay, nesterov: settings.nesterov)
            }
        }
        for tensor in tensors { try tensor.clearGradient() }
        return norm
    }

    /// The state for a checkpoint.
    public var tensors: [String: Tensor] { state }

    /// Goes on after so many steps; the state's tensors are filled by the checkpoint.
    public func resume(steps: Int) { self.steps = steps }
}
