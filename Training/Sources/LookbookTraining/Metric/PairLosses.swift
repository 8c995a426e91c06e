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
            for j in labels.indices where i != j && counts(labels[i], labels[j]) {
                values[i * labels.count + j] = 1
            }
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

/// Anchors nearer to their positives than to their negatives by a margin (Schroff et al. 2015,
/// <https://arxiv.org/abs/1503.03832>): the mean of `max(d(a, p) - d(a, n) + margin, 0)` over the mined triplets.
public struct TripletLoss: EmbeddingLoss {
    /// The wanted gap between the Euclidean distances, which lie in 0...2.
    public let margin: Double
    /// Chooses the triplets.
    public let miner: any TripletMiner
    /// Whether triplets that satisfy the margin are left out of the mean, so that the few hard ones of many keep their
    /// voice (Hermans et al. 2017, <https://arxiv.org/abs/1703.07737>).
    public let ignoresSatisfied: Bool
    /// Nothing is learned beside the network.
    public let learned: [String: Tensor] = [:]

    /// A loss over mined triplets.
    public init(miner: any TripletMiner, margin: Double = 0.2, ignoresSatisfied: Bool = true) {
        self.miner = miner
        self.margin = margin
        self.ignoresSatisfied = ignoresSatisfied
    }

    /// The loss of a batch, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        // A root has no slope at 0: the square is kept away from it.
        let distances = try ((similarities(embeddings) * -2) + 2).clamped(1e-6, 4).squareRoot()
        let triplets = miner.triplets(distances: try distances.floats(), labels: labels)
        guard !triplets.isEmpty else { return nil }

        let flat = try distances.reshaped([labels.count * labels.count])
        let positive = try flat.selecting(
            Tensor(indices: triplets.map { $0.anchor * labels.count + $0.positive }))
        let negative = try flat.selecting(
            Tensor(indices: triplets.map { $0.anchor * labels.count + $0.negative }))
        let losses = try (positive - negative + margin).relu()
        guard ignoresSatisfied else { return try losses.mean() }
        let active = try losses.detached().isGreater(than: 0).sum().scalar()
        return try losses.sum() * (1 / Double(max(active, 1)))
    }
}
