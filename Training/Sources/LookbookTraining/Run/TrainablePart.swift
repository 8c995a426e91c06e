internal import LookbookNetworks
internal import Tensors

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
                throw TrainingError(
                    .configuration, "\(model.architecture) has no part called \(part)",
                    hint: "parts are the beginnings of parameter names: \(known)")
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
