/// Every triplet of the batch (Hermans et al. 2017, <https://arxiv.org/abs/1703.07737>, "batch all").
public struct BatchAllMiner: TripletMiner {
    /// A miner without settings.
    public init() {}

    /// Triplets of a batch, in order.
    public func triplets(distances: [Float], labels: [Int]) -> [Triplet] {
        let classes = BatchClasses(labels)
        return labels.indices.flatMap { anchor in
            let negatives = classes.negatives(of: anchor)
            return classes.positives(of: anchor).flatMap { positive in
                negatives.map { Triplet(anchor: anchor, positive: positive, negative: $0) }
            }
        }
    }
}
