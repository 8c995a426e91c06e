package import LookbookCore

/// How often each class was taken for each other.
package struct ConfusionMatrix: Sendable, Hashable, Codable {
    /// All classes that are true or guessed somewhere, ascending.
    package let classes: [String]
    /// `counts[t][p]`: how often a picture of class t was taken for class p.
    package let counts: [[Int]]

    /// - Parameters:
    ///   - truth: the right class of each picture.
    ///   - predicted: what was guessed, in the same order.
    /// - Throws: `evaluation.input` when the counts differ or there are none.
    package init(truth: [String], predicted: [String]) throws(LookbookError) {
        guard truth.count == predicted.count, !truth.isEmpty else {
            throw LookbookError(
                .evaluationInput, "there are \(truth.count) right classes and \(predicted.count) guesses",
                facts: [.remedy: "give one guess for each picture, and at least one picture"])
        }
        classes = Set(truth).union(predicted).sorted()
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        var counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
        for (right, guess) in zip(truth, predicted) {
            if let row = places[right], let column = places[guess] { counts[row][column] += 1 }
        }
        self.counts = counts
    }

    /// How many pictures there are.
    package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The share that was guessed right.
    package var accuracy: Double {
        Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(max(1, total))
    }

    /// Precision, recall and F1 of each class, in the order of the classes; 0/0 counts as 0, as in scikit-learn.
    package var byClass: [ClassScores] {
        classes.indices.map { index in
            let right = counts[index][index]
            let support = counts[index].reduce(0, +)
            let guessed = counts.reduce(0) { $0 + $1[index] }
            return ClassScores(name: classes[index], right: right, support: support, guessed: guessed)
        }
    }

    /// The mean F1 of the classes.
    package var macroF1: Double {
        byClass.reduce(0) { $0 + $1.f1 } / Double(max(1, classes.count))
    }

    /// How well one class is guessed.
    package struct ClassScores: Sendable, Hashable {
        /// The class.
        package let name: String
        /// Pictures of it that were guessed right.
        package let right: Int
        /// Pictures of it.
        package let support: Int
        /// Pictures that were taken for it.
        package let guessed: Int

        /// Right / guessed.
        package var precision: Double { guessed == 0 ? 0 : Double(right) / Double(guessed) }
        /// Right / support.
        package var recall: Double { support == 0 ? 0 : Double(right) / Double(support) }
        /// The harmonic mean of precision and recall.
        package var f1: Double { guessed + support == 0 ? 0 : 2 * Double(right) / Double(guessed + support) }
    }
}
