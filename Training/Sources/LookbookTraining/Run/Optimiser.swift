internal import LookbookCore
internal import LookbookNetworks
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
                groups.firstIndex { $0.rate == parameter.rate && $0.decays == parameter.decays }
                ?? groups.count
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
    /// - Throws: ``LookbookError`` `training.diverged`, with the parameters as they were, when that is no finite number.
    public func step(rate: Double) throws -> Double {
        let tensors = parameters.map(\.tensor)
        let norm = try ParameterSteps.clip(tensors, to: settings.clip > 0 ? settings.clip : .infinity)
        guard norm.isFinite else {
            throw LookbookError(
                .trainingDiverged, "the gradients' length is \(norm) after \(steps) steps",
                facts: [.remedy: "lower training.rate, or raise training.warmUp"])
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
                    group.parameters, velocities: group.first, rate: rate * group.rate,
                    momentum: settings.momentum,
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

/// Which part of a model learns, and at which rates.
struct TrainablePart {
    /// Nodes before this place keep their weights and statistics.
    let firstNode: Int
    let learned: [LearnedParameter]

    init(_ model: EmbeddingModel, _ store: ParameterStore, _ settings: TrainingSection) throws {
        let nodes = model.graph.nodes
        let stages = Self.stages(nodes)
        let head = model.firstNodeOfHead
        switch settings.trainFrom {
        case nil: firstNode = 0
        case "head"?: firstNode = head
        case let part?:
            guard let place = model.firstNode(of: part) else {
                let known = Self.distinct(stages).joined(separator: ", ")
                throw LookbookError(
                    .trainingConfiguration, "\(model.architecture) has no part called \(part)",
                    facts: [.remedy: "parts are the beginnings of parameter names: \(known)"])
            }
            firstNode = place
        }
        let order = Self.distinct(Array(stages[..<head]))
        var learned: [LearnedParameter] = []
        for (place, node) in nodes.enumerated() {
            for parameter in node.parameters where parameter.kind != .runningStatistic {
                let tensor = try store.tensor(parameter.name)
                try tensor.requireGradient(place >= firstNode)
                guard place >= firstNode else { continue }
                var rate = 1.0
                if place < head, let stage = order.firstIndex(where: { $0 == stages[place] }) {
                    rate = settings.networkRate
                    for _ in stage + 1..<order.count { rate *= settings.stageDecay }
                }
                learned.append(
                    LearnedParameter(
                        name: parameter.name, tensor: tensor, rate: rate, decays: parameter.shape.count > 1))
            }
        }
        self.learned = learned
    }

    /// The part of the network that each node belongs to, nil where it has no parameters: `conv_stem`, `blocks.0`,
    /// `features.denseblock1`, …. A batch norm with a name of its own (`bn1`, `features.1`) is part of what it follows.
    static func stages(_ nodes: [NetworkGraph.Node]) -> [String?] {
        let names = nodes.map { $0.parameters.first.map { stage($0.name) } }
        let layers = Set(zip(nodes, names).compactMap { $0.isBatchNorm ? nil : $1 })
        var last: String?
        return names.map { name in
            guard let name else { return nil }
            if layers.contains(name) || last == nil { last = name }
            return last
        }
    }

    private static func distinct(_ stages: [String?]) -> [String] {
        stages.compactMap(\.self).reduce(into: []) { found, stage in
            if !found.contains(stage) { found.append(stage) }
        }
    }

    /// The first word of a name, and the next where it is a number or the first is only the box around the network.
    private static func stage(_ name: String) -> String {
        let words = name.split(separator: ".").dropLast()
        guard let second = words.dropFirst().first else { return words.joined() }
        return words.prefix(Int(second) != nil || words.first == "features" ? 2 : 1).joined(separator: ".")
    }
}

extension NetworkGraph.Node {
    fileprivate var isBatchNorm: Bool {
        if case .batchNorm = operation { true } else { false }
    }
}
