public import Tensors

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
        let positive = try flat.selecting(Tensor(indices: triplets.map { $0.anchor * labels.count + $0.positive }))
        let negative = try flat.selecting(Tensor(indices: triplets.map { $0.anchor * labels.count + $0.negative }))
        let losses = try (positive - negative + margin).relu()
        guard ignoresSatisfied else { return try losses.mean() }
        let active = try losses.detached().isGreater(than: 0).sum().scalar()
        return try losses.sum() * (1 / Double(max(active, 1)))
    }
}
