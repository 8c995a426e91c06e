/// For each anchor its farthest positive and its nearest negative (Hermans et al. 2017,
/// <https://arxiv.org/abs/1703.07737>, "batch hard"). Of equally far ones the first counts.
public struct BatchHardMiner: TripletMiner {
    /// A miner without settings.
    public init() {}

    /// Triplets of a batch, in order.
    public func triplets(distances: [Float], labels: [Int]) -> [Triplet] {
        let classes = BatchClasses(labels)
        return labels.indices.compactMap { anchor in
            func distance(_ other: Int) -> Float { distances[anchor * labels.count + other] }
            let negative = classes.negatives(of: anchor).min { distance($0) < distance($1) }
            // `max` gives the last of equals, `min` the first.
            let positive = classes.positives(of: anchor).min { distance($0) > distance($1) }
            guard let positive, let negative else { return nil }
            return Triplet(anchor: anchor, positive: positive, negative: negative)
        }
    }
}
