public import Tensors

/// Tells how far a batch of embeddings is from what a metric run wants: near for equal labels, far for others.
public protocol EmbeddingLoss {
    /// Tensors that the loss learns beside the network (class proxies), by name. They record gradients.
    var learned: [String: Tensor] { get }

    /// The loss of a batch.
    ///
    /// - Parameters:
    ///   - embeddings: `N×D`, each of length 1.
    ///   - labels: one class for each embedding, 0 or more.
    /// - Returns: one number, nil when the batch holds nothing to learn from (no pair of one class, say).
    func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor?

    /// How near each embedding is to each class, `N×classes`, larger is nearer; nil when the loss knows no classes.
    ///
    /// - Parameter learned: like ``learned``, perhaps averaged.
    func classScores(_ embeddings: Tensor, _ learned: [String: Tensor]) throws -> Tensor?
}

extension EmbeddingLoss {
    /// The cosines with the class proxies, where there are any.
    public func classScores(_ embeddings: Tensor, _ learned: [String: Tensor]) throws -> Tensor? {
        guard let proxies = learned["proxies"] else { return nil }
        return try embeddings.l2Normalised().matmul(proxies.l2Normalised().transposed())
    }

    /// Cosine similarities of a batch with itself, `N×N`.
    func similarities(_ embeddings: Tensor) throws -> Tensor {
        try embeddings.matmul(embeddings.transposed())
    }
}

/// Matrices of zeros and ones that say which pairs count.
enum PairMask {
    /// 1 where two samples are of one class and not the same sample.
    static func positives(_ labels: [Int]) throws -> Tensor { try make(labels) { $0 == $1 } }
    /// 1 where two samples are not the same sample.
    static func others(_ labels: [Int]) throws -> Tensor { try make(labels) { _, _ in true } }

    private static func make(_ labels: [Int], _ counts: (Int, Int) -> Bool) throws -> Tensor {
        var values = [Float](repeating: 0, count: labels.count * labels.count)
        for i in labels.indices {
            for j in labels.indices where i != j && counts(labels[i], labels[j]) { values[i * labels.count + j] = 1 }
        }
        return try Tensor(values, shape: [labels.count, labels.count])
    }

    /// 1 at the class of each sample, `N×classes`.
    static func classes(_ labels: [Int], count: Int) throws -> Tensor {
        var values = [Float](repeating: 0, count: labels.count * count)
        for (row, label) in labels.enumerated() { values[row * count + label] = 1 }
        return try Tensor(values, shape: [labels.count, count])
    }
}

extension Tensor {
    /// Numbers where the mask is 0 become so small that their exponential is 0.
    func masked(_ mask: Tensor) throws -> Tensor {
        try self * mask + (mask - 1) * 1e9
    }
}
