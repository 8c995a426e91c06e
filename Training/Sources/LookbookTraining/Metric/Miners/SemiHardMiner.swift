/// Negatives that are farther than the positive, but by less than the margin (Schroff et al. 2015,
/// <https://arxiv.org/abs/1503.03832>): neither solved nor so hard that the network collapses to one point.
public struct SemiHardMiner: TripletMiner {
    /// The margin of the loss.
    public let margin: Float

    /// A miner for a loss with this margin.
    public init(margin: Float = 0.2) {
        self.margin = margin
    }

    /// Triplets of a batch, in order.
    public func triplets(distances: [Float], labels: [Int]) -> [Triplet] {
        let classes = BatchClasses(labels)
        return labels.indices.flatMap { anchor in
            let row = distances[anchor * labels.count..<(anchor + 1) * labels.count]
            let negatives = classes.negatives(of: anchor)
            return classes.positives(of: anchor).flatMap { positive in
                let near = row[row.startIndex + positive]
                return
                    negatives
                    .filter { row[row.startIndex + $0] > near && row[row.startIndex + $0] < near + margin }
                    .map { Triplet(anchor: anchor, positive: positive, negative: $0) }
            }
        }
    }
}
