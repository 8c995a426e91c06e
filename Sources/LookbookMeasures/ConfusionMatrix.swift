public import LookbookCore

/// How often each class was taken for each other.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
    /// The classes, in the order of the counts.
    public let classes: [String]
    /// `counts[t][p]`: how often a picture of class t was taken for class p.
    public private(set) var counts: [[Int]]

    /// Nothing counted yet.
    ///
    /// - Throws: `evaluation.input` when a class comes twice.
    public init(classes: [String]) throws(LookbookError) {
        guard Set(classes).count == classes.count else {
            throw LookbookError(
                .evaluationInput, "a class comes twice among \(classes.count)",
                facts: [.remedy: "name every class once"])
        }
        self.init(distinct: classes)
    }

    private init(distinct classes: [String]) {
        self.classes = classes
        counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
    }

    /// Counts guesses; the classes are all that are true or guessed somewhere, ascending.
    ///
    /// - Parameters:
    ///   - truth: the right class of each picture.
    ///   - predicted: what was guessed, in the same order.
    /// - Throws: `evaluation.input` when the counts differ or there are none.
    public init(truth: [String], predicted: [String]) throws(LookbookError) {
        guard truth.count == predicted.count, !truth.isEmpty else {
            throw LookbookError(
                .evaluationInput, "there are \(truth.count) right classes and \(predicted.count) guesses",
                facts: [.remedy: "give one guess for each picture, and at least one picture"])
        }
        self.init(distinct: Set(truth).union(predicted).sorted())
        let places = placesByName(classes)
        for (right, guess) in zip(truth, predicted) {
            if let row = places[right], let column = places[guess] { count(truth: row, guess: column) }
        }
    }

    /// Reads a matrix.
    ///
    /// - Throws: when there is not one row and one column for each class.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        classes = try values.decode([String].self, forKey: .classes)
        counts = try values.decode([[Int]].self, forKey: .counts)
        guard counts.count == classes.count, counts.allSatisfy({ $0.count == classes.count }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: values,
                debugDescription: "\(classes.count) classes need as many rows and columns")
        }
    }

    /// Counts one guess; places that are no class are left out.
    ///
    /// - Parameters:
    ///   - truth: the place of the right class.
    ///   - guess: the place of the class that it was taken for.
    public mutating func count(truth: Int, guess: Int) {
        guard classes.indices.contains(truth), classes.indices.contains(guess) else { return }
        counts[truth][guess] += 1
    }

    /// How many pictures there are.
    public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// How many were guessed right.
    public var right: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

    /// The share that was guessed right.
    public var accuracy: Double { Double(right) / Double(max(1, total)) }

    /// Precision, recall and F1 of each class, in the order of the classes; 0/0 counts as 0, as in scikit-learn.
    public var byClass: [ClassScores] {
        classes.indices.map { index in
            let right = counts[index][index]
            let support = counts[index].reduce(0, +)
            let guessed = counts.reduce(0) { $0 + $1[index] }
            return ClassScores(name: classes[index], right: right, support: support, guessed: guessed)
        }
    }

    /// The mean F1 of the classes.
    public var macroF1: Double {
        byClass.reduce(0) { $0 + $1.f1 } / Double(max(1, classes.count))
    }

    /// How well one class is guessed.
    public struct ClassScores: Sendable, Hashable {
        /// The class.
        public let name: String
        /// Pictures of it that were guessed right.
        public let right: Int
        /// Pictures of it.
        public let support: Int
        /// Pictures that were taken for it.
        public let guessed: Int

        /// Right / guessed.
        public var precision: Double { guessed == 0 ? 0 : Double(right) / Double(guessed) }
        /// Right / support.
        public var recall: Double { support == 0 ? 0 : Double(right) / Double(support) }
        /// The harmonic mean of precision and recall.
        public var f1: Double { guessed + support == 0 ? 0 : 2 * Double(right) / Double(guessed + support) }
    }
}

/// The place of each name; of one that comes twice the first.
public func placesByName(_ names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
}
