internal import Foundation
public import LookbookCore
internal import LookbookMeasures

/// One picture that a run learns from or is measured on.
public struct TrainingExample: Sendable, Hashable {
    /// The part of the data that an example belongs to.
    public enum Split: String, Sendable, Hashable, Codable {
        case training, validation
    }

    /// The item's id, unique in its source.
    public let id: String
    /// Path of the picture.
    public let path: String
    /// What is known of it: label by the run's name for it (`kind: Dress`, `colour: Red`).
    public let labels: [String: String]
    /// The part that it belongs to.
    public let split: Split
    /// The garment's place in the picture; nil when the picture shows it alone.
    public let box: GarmentBox?
    /// Whether the picture may lie behind a cut-out.
    public let isBackground: Bool

    /// A picture with its labels.
    public init(
        id: String, path: String, labels: [String: String], split: Split, box: GarmentBox? = nil,
        isBackground: Bool = false
    ) {
        self.id = id
        self.path = path
        self.labels = labels
        self.split = split
        self.box = box
        self.isBackground = isBackground
    }
}

extension [TrainingExample] {
    /// Changes with the ids, labels and splits and with their order, but not with the folder of the pictures.
    var digest: String {
        var hash = FNV1a()
        for example in self {
            hash.add(example.id)
            hash.add(example.split.rawValue)
            for (kind, label) in example.labels.sorted(by: { $0.key < $1.key }) {
                hash.add(kind)
                hash.add(label)
            }
            if let box = example.box { hash.add(box.text) }
            hash.add("")
        }
        return String(hash.value, radix: 16)
    }
}

/// The hash FNV-1a of 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): the same on every machine.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds a word and its end.
    mutating func add(_ word: String) {
        for byte in word.utf8 { add(byte) }
        add(0 as UInt8)
    }

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}

/// Names of labels and their numbers: for each kind of label the classes that training knows, in alphabetical order.
public struct LabelMap: Sendable, Hashable {
    /// The classes of each kind of label.
    public let classes: [String: [String]]
    private let numbers: [String: [String: Int]]

    /// The classes that occur among training examples.
    public init(_ examples: [TrainingExample]) {
        var found: [String: Set<String>] = [:]
        for example in examples where example.split == .training {
            for (kind, label) in example.labels { found[kind, default: []].insert(label) }
        }
        self.init(distinct: found.mapValues { $0.sorted() })
    }

    /// Given classes, those of an earlier run say.
    ///
    /// - Throws: `training.file` when a class comes twice: it would have two numbers.
    public init(classes: [String: [String]]) throws(LookbookError) {
        for (kind, names) in classes.sorted(by: { $0.key < $1.key }) where Set(names).count < names.count {
            throw LookbookError(
                .trainingFile, "the label \(kind) names a class twice",
                facts: [.remedy: "the file of the classes is damaged: train again"])
        }
        self.init(distinct: classes)
    }

    private init(distinct classes: [String: [String]]) {
        self.classes = classes
        numbers = classes.mapValues(placesByName)
    }

    /// Reads the classes that a run wrote.
    ///
    /// - Throws: `training.file` when they cannot be read, or one comes twice.
    init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path),
            let classes = try? JSONDecoder().decode([String: [String]].self, from: data)
        else {
            throw LookbookError(
                .trainingFile, "\(path) cannot be read",
                facts: [.remedy: "use a run that has finished an epoch"])
        }
        try self.init(classes: classes)
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

/// Looks at a data set before hours are spent on it.
public enum DataChecks {
    /// What may go wrong, for the log.
    ///
    /// - Parameters:
    ///   - kinds: the kinds of label that the run learns.
    ///   - batch: pictures in a step.
    ///   - perClass: how many pictures of a class a batch wants, 1 when it does not matter.
    /// - Throws: ``LookbookError`` `training.data` when nothing can be learned: no pictures, one class, fewer pictures
    ///   than a batch.
    public static func warnings(
        _ examples: [TrainingExample], _ map: LabelMap, kinds: [String], batch: Int, perClass: Int
    ) throws(LookbookError) -> [String] {
        let training = examples.count { $0.split == .training }
        guard training >= max(2, batch) else {
            throw LookbookError(
                .trainingData, "there are \(training) training pictures, fewer than a batch of \(batch)",
                facts: [
                    .remedy:
                        "add pictures, check the split, or choose a smaller batch (or fewer classes and pictures in one)"
                ])
        }
        var warnings: [String] = []
        if !examples.contains(where: { $0.split == .validation }) {
            warnings.append("there are no validation pictures: nothing tells when to stop")
        }
        for kind in kinds {
            let counts = map.counts(kind, examples)
            guard counts.count > 1 else {
                throw LookbookError(
                    .trainingData,
                    "the label \(kind) has \(counts.count) class(es) among the training pictures",
                    facts: [
                        .remedy: "two classes are the least that can be told apart; check the label's field"
                    ])
            }
            warnings += imbalances(kind, counts, perClass: perClass)
        }
        return warnings
    }

    private static func imbalances(_ kind: String, _ counts: [Int], perClass: Int) -> [String] {
        var warnings: [String] = []
        let few = counts.count { $0 < max(perClass, 2) }
        if few > 0 {
            warnings.append(
                "\(kind): \(few) of \(counts.count) classes have fewer than \(max(perClass, 2)) pictures")
        }
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        if most >= 50 * max(least, 1) {
            warnings.append("\(kind): the classes have \(least) to \(most) pictures; consider classBalance")
        }
        return warnings
    }
}
