internal import Foundation
internal import LookbookCore
public import LookbookMeasures
internal import LookbookNetworks
internal import Tensors

/// Measures a run's best weights on a split of its data that has a name: on `test`, which training never looks at.
public enum RunEvaluation {
    /// What was measured.
    public struct Report: Sendable, Hashable, Codable {
        /// The split's name.
        public let split: String
        /// Pictures that were measured.
        public let pictures: Int
        /// Pictures that could not be read, and count nowhere.
        public let unreadable: Int
        /// mAP@10 by label, each picture asking among the others.
        public let retrieval: [String: Double]
        /// What the classifier, or the nearest class proxies, named.
        public let accuracies: [LabelAccuracy]
        /// Of an autoencoder: `error` and `similarity`.
        public let reconstruction: [String: Double]?
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - folder: of a run that has measured at least once.
    ///   - split: the word that the data's column of splits holds.
    /// - Throws: ``LookbookError``, and what data, network and weights throw.
    public static func run(folder: String, split: String) async throws -> Report {
        let paths = RunFolder(folder)
        let run = try RunFile(path: paths.record)
        let examples = try await ExampleReader.read(
            run.data, splitNamed: split, needsLabels: run.kind != .autoencoder)
        let file = try SafetensorsFile(path: paths.best)
        let model = try run.network(metadata: file.metadata)
        let weights = try Weights(from: file, for: model.graph)
        let map = try LabelMap(contentsOf: paths.labels)
        let dimensions = model.graph.shape(ofOutput: run.kind.headInput)?.count ?? 0
        let pass = PicturePass(
            run: run, model: model, preprocessing: try run.model.preprocessing(),
            parameters: try ParameterStore(weights, for: model.graph),
            heads: try ClassHeads(run, map, dimensions: dimensions, from: paths.heads))
        let seen = try pass(examples)
        guard !seen.examples.isEmpty else {
            throw LookbookError(
                .trainingData, "none of the \(examples.count) pictures can be read",
                facts: [.remedy: "check the paths of the pictures"])
        }
        return Report(
            split: split, pictures: seen.examples.count, unreadable: seen.failures,
            retrieval: try seen.retrieval(map),
            accuracies: seen.accuracies.values.sorted { $0.label < $1.label },
            reconstruction: seen.reconstruction(run.kind))
    }
}

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
            var accuracy =
                try accuracies[label] ?? LabelAccuracy(label: label, classes: map.classes[label] ?? [])
            for (example, name) in zip(examples, named) where example.labels[label] != nil {
                accuracy.count(truth: map.number(of: example, label), named: name)
            }
            if accuracy.pictures > 0 { accuracies[label] = accuracy }
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

/// How often the classes of a label were named rightly, and what was named instead.
public struct LabelAccuracy: Sendable, Hashable, Codable {
    /// The run's name of the label.
    public let label: String
    /// Pictures of the classes that training knows, by their class and the class that was named.
    public private(set) var matrix: ConfusionMatrix
    /// Pictures of classes that training never saw: always wrong.
    public private(set) var unknown = 0

    /// Nothing counted yet.
    ///
    /// - Throws: `evaluation.input` when a class comes twice.
    init(label: String, classes: [String]) throws {
        self.label = label
        matrix = try ConfusionMatrix(classes: classes)
    }

    /// The classes that training knows.
    public var classes: [String] { matrix.classes }
    /// Pictures by their class (first index) and the class that was named (second).
    public var confusion: [[Int]] { matrix.counts }
    /// Pictures that have the label.
    public var pictures: Int { unknown + matrix.total }
    /// Pictures whose class was named.
    public var right: Int { matrix.right }
    /// The part that is right; nil without pictures.
    public var accuracy: Double? { pictures > 0 ? Double(right) / Double(pictures) : nil }

    /// Counts a picture.
    ///
    /// - Parameters:
    ///   - truth: its class, -1 for one that training never saw.
    ///   - named: the class that was named.
    mutating func count(truth: Int, named: Int) {
        if truth < 0 { unknown += 1 } else { matrix.count(truth: truth, guess: named) }
    }

    private enum CodingKeys: String, CodingKey {
        case label, unknown
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        label = try values.decode(String.self, forKey: .label)
        unknown = try values.decode(Int.self, forKey: .unknown)
        matrix = try ConfusionMatrix(from: decoder)
    }

    /// Writes label, classes, counts and unknown side by side.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(label, forKey: .label)
        try values.encode(unknown, forKey: .unknown)
        try matrix.encode(to: encoder)
    }
}
