internal import Foundation

/// Names of labels and their numbers: for each kind of label the classes that training knows, in alphabetical order.
public struct LabelMap: Sendable, Hashable, Codable {
    /// The classes of each kind of label.
    public let classes: [String: [String]]
    private let numbers: [String: [String: Int]]

    /// The classes that occur among training examples.
    public init(_ examples: [TrainingExample]) {
        var found: [String: Set<String>] = [:]
        for example in examples where example.split == .training {
            for (kind, label) in example.labels { found[kind, default: []].insert(label) }
        }
        self.init(classes: found.mapValues { $0.sorted() })
    }

    /// Given classes.
    public init(classes: [String: [String]]) {
        self.classes = classes
        numbers = classes.mapValues { names in
            Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        }
    }

    /// The class of an example, -1 when it has no label of this kind or one that training never saw.
    public func number(of example: TrainingExample, _ kind: String) -> Int {
        example.labels[kind].flatMap { numbers[kind]?[$0] } ?? -1
    }

    /// How many training examples each class of a kind has.
    public func counts(_ kind: String, _ examples: [TrainingExample]) -> [Int] {
        var counts = [Int](repeating: 0, count: classes[kind]?.count ?? 0)
        for example in examples where example.split == .training {
            let number = number(of: example, kind)
            if number >= 0 { counts[number] += 1 }
        }
        return counts
    }

    /// Weights of classes for a balanced loss: the inverse of the count to the power `balance` (0 no balance, 1 full),
    /// with a mean of 1 over the examples.
    public static func weights(counts: [Int], balance: Double) -> [Float] {
        let raw = counts.map { $0 > 0 ? 1 / pow(Double($0), balance) : 0 }
        let total = zip(raw, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
        let examples = Double(counts.reduce(0, +))
        return raw.map { Float(total > 0 ? $0 * examples / total : 0) }
    }
}
