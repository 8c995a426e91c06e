internal import Foundation
public import LookbookCore

/// A linear classifier on frozen features: multinomial logistic regression with an L2 penalty.
///
/// It minimises sum of cross-entropies + |W|^2 / (2 C); the biases are free. This is scikit-learn's `LogisticRegression(C: C)`.
/// There is no randomness: equal input gives an equal classifier.
public struct LogisticRegression: Sendable, Hashable {
    /// The classes, ascending.
    public let classes: [String]
    /// One row a class.
    public let weights: VectorMatrix
    /// One number a class.
    public let biases: [Float]

    /// Fits the classifier.
    ///
    /// - Parameters:
    ///   - vectors: one feature vector a row, best L2-normalised or whitened.
    ///   - labels: the class of each row.
    ///   - inversePenalty: C; larger follows the training rows more closely.
    ///   - mostSteps: steps of L-BFGS at most. A step costs 4 * rows * columns * classes operations.
    ///   - workers: blocks of rows that are worked on at once; the number of cores when not given. The result is the same.
    /// - Throws: `evaluation.classifier` when there are fewer than two classes or the counts differ.
    public static func fitted(
        to vectors: VectorMatrix, labels: [String], inversePenalty: Double = 1, mostSteps: Int = 200,
        workers: Int? = nil
    ) async throws -> LogisticRegression {
        let classes = Set(labels).sorted()
        guard labels.count == vectors.rows, classes.count > 1, inversePenalty > 0 else {
            throw LookbookError(
                .evaluationClassifier,
                "\(vectors.rows) vectors with \(labels.count) labels of \(classes.count) classes teach nothing",
                facts: [.remedy: "give one label for each vector, and at least two classes"])
        }
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let loss = SoftmaxLoss(
            vectors: vectors, targets: labels.map { places[$0] ?? 0 }, classes: classes.count,
            inversePenalty: inversePenalty,
            workers: max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount))
        var search = LimitedMemoryBFGS()
        search.mostSteps = mostSteps
        let start = [Double](repeating: 0, count: classes.count * (vectors.columns + 1))
        let found = try await search.minimise(from: start) { try await loss.evaluate($0) }.map(Float.init)
        let split = classes.count * vectors.columns
        return LogisticRegression(
            classes: classes,
            weights: VectorMatrix(
                rows: classes.count, columns: vectors.columns, values: Array(found[..<split])),
            biases: Array(found[split...]))
    }

    /// The class of each row; among equally likely ones the first by name.
    ///
    /// - Throws: `evaluation.classifier` when the vectors have another length than those it was fitted to.
    public func predictions(for vectors: VectorMatrix) throws(LookbookError) -> [String] {
        try probabilities(for: vectors).map { row in
            classes[row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0]
        }
    }

    /// For each row the probability of each class.
    ///
    /// - Throws: as ``predictions(for:)``.
    public func probabilities(for vectors: VectorMatrix) throws(LookbookError) -> [[Double]] {
        guard vectors.columns == weights.columns else {
            throw LookbookError(
                .evaluationClassifier,
                "the classifier takes \(weights.columns) numbers and was given \(vectors.columns)",
                facts: [.remedy: "use it with the extractor that it was fitted for"])
        }
        return (0..<vectors.rows).map { row in
            let logits = classes.indices.map { index in
                zip(vectors[row], weights[index]).reduce(Double(biases[index])) {
                    $0 + Double($1.0) * Double($1.1)
                }
            }
            return softmax(logits).probabilities
        }
    }
}

/// Probabilities from logits, and the logarithm of their sum before it is made 1.
func softmax(_ logits: [Double]) -> (probabilities: [Double], logSum: Double) {
    let largest = logits.max() ?? 0
    let powers = logits.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return (powers.map { $0 / sum }, largest + log(sum))
}
