public import Tensors

/// Supervised contrastive loss (Khosla et al. 2020, <https://arxiv.org/abs/2004.11362>, L_out): for each sample the mean,
/// over the others of its class, of the negative logarithm of that one's softmax among all other samples.
public struct SupervisedContrastiveLoss: EmbeddingLoss {
    /// What similarities are divided by.
    public let temperature: Double
    /// Nothing is learned beside the network.
    public let learned: [String: Tensor] = [:]

    /// A loss with a temperature above 0.
    public init(temperature: Double = 0.1) {
        self.temperature = temperature
    }

    /// The loss of a batch, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        let counts = labels.map { label in labels.count { $0 == label } - 1 }
        let anchors = counts.count { $0 > 0 }
        guard anchors > 0 else { return nil }
        let logits = try similarities(embeddings) * (1 / temperature)
        let total = try logits.masked(PairMask.others(labels)).logSumExp(1, keep: true)
        let perAnchor = try ((logits - total) * PairMask.positives(labels)).sum(1)
        let weights = try Tensor(counts.map { $0 > 0 ? -1 / (Float($0) * Float(anchors)) : 0 })
        return try (perAnchor * weights).sum()
    }
}
