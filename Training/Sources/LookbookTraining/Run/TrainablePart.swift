internal import LookbookNetworks
internal import Tensors

/// Which part of a model learns, and at which rates.
struct TrainablePart {
    /// Nodes before this place keep their weights and statistics.
    let firstNode: Int
    let learned: [LearnedParameter]

    init(_ model: EmbeddingModel, _ store: ParameterStore, _ settings: TrainingSection) throws {
        let nodes = model.graph.nodes
        let head = model.firstNodeOfHead
        switch settings.trainFrom {
        case nil: firstNode = 0
        case "head"?: firstNode = head
        case let part?:
            guard let place = model.firstNode(of: part) else {
                throw TrainingError(
                    .configuration, "\(model.architecture) has no part called \(part)",
                    hint: "parts are the beginnings of parameter names: \(Self.stages(nodes).joined(separator: ", "))")
            }
            firstNode = place
        }
        let stages = Self.stages(Array(nodes[..<head]))
        var learned: [LearnedParameter] = []
        for (place, node) in nodes.enumerated() {
            for parameter in node.parameters where parameter.kind != .runningStatistic {
                let tensor = try store.tensor(parameter.name)
                try tensor.requireGradient(place >= firstNode)
                guard place >= firstNode else { continue }
                var rate = 1.0
                if place < head, let stage = stages.firstIndex(of: Self.stage(parameter.name)) {
                    rate = settings.networkRate
                    for _ in stage + 1..<stages.count { rate *= settings.stageDecay }
                }
                learned.append(
                    LearnedParameter(
                        name: parameter.name, tensor: tensor, rate: rate, decays: parameter.shape.count > 1))
            }
        }
        self.learned = learned
    }

    /// The parts of a network in their order: `conv_stem`, `bn1`, `blocks.0`, ….
    private static func stages(_ nodes: [NetworkGraph.Node]) -> [String] {
        var found: [String] = []
        for parameter in nodes.flatMap(\.parameters) where !found.contains(stage(parameter.name)) {
            found.append(stage(parameter.name))
        }
        return found
    }

    /// The first word of a name, and the number after it.
    private static func stage(_ name: String) -> String {
        let words = name.split(separator: ".")
        return words.prefix(words.count > 1 && Int(words[1]) != nil ? 2 : 1).joined(separator: ".")
    }
}
