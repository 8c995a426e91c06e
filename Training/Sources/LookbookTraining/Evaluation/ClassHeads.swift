internal import LookbookNetworks
internal import Tensors

/// What a run's objectives learned beside the network (classifier layers, class proxies), to name classes with.
struct ClassHeads {
    typealias Head = (objective: Objective, loss: any EmbeddingLoss, learned: [String: Tensor])

    let heads: [Head]
    let map: LabelMap

    /// Counts, for each label that a head knows, what it names; the first head of a label counts.
    func count(
        _ vectors: Tensor, _ examples: [TrainingExample], into accuracies: inout [String: LabelAccuracy]
    ) throws {
        var done: Set<String> = []
        for head in heads where !done.contains(head.objective.label) {
            guard let scores = try head.loss.classScores(vectors, head.learned) else { continue }
            let label = head.objective.label
            done.insert(label)
            let named = try scores.indexOfLargest(1).integers()
            for (example, name) in zip(examples, named) where example.labels[label] != nil {
                accuracies[label, default: LabelAccuracy(label: label, classes: map.classes[label] ?? [])]
                    .count(truth: map.number(of: example, label), named: name)
            }
        }
    }

    /// The names that the tensors have in a file.
    static func name(_ objective: Int, _ tensor: String) -> String { "objective\(objective)/\(tensor)" }

    /// Writes the tensors.
    func write(to path: String) throws {
        var parts: [String: SafetensorsWriter.Tensor] = [:]
        for (index, head) in heads.enumerated() {
            for (name, tensor) in head.learned {
                parts[Self.name(index, name)] = .init(shape: tensor.shape, values: try tensor.floats())
            }
        }
        try SafetensorsWriter.write(parts, metadata: [:], to: path)
    }

    /// Reads what ``write(to:)`` wrote.
    ///
    /// - Parameter dimensions: numbers in the vectors that the heads get.
    init(_ run: RunFile, _ map: LabelMap, dimensions: Int, from path: String) throws {
        let file = try SafetensorsFile(path: path)
        self.map = map
        heads = try run.objectives.enumerated().map { index, objective in
            let counts = (map.classes[objective.label] ?? []).map { _ in 1 }
            let loss = try objective.make(counts: counts, dimensions: dimensions, seed: 0)
            var learned: [String: Tensor] = [:]
            for (name, tensor) in loss.learned {
                let numbers = try file.floats(of: Self.name(index, name))
                learned[name] = try Tensor(numbers, shape: tensor.shape)
            }
            return (objective, loss, learned)
        }
    }

    init(_ heads: [Head], _ map: LabelMap) {
        self.heads = heads
        self.map = map
    }
}
