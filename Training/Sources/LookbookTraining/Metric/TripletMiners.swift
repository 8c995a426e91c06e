/// An anchor, another sample of its class, and a sample of another class, as places in a batch.
public struct Triplet: Sendable, Hashable {
    /// The sample that the others are compared with.
    public let anchor: Int
    /// Of the anchor's class, not the anchor.
    public let positive: Int
    /// Of another class.
    public let negative: Int

    /// A triplet of places in a batch.
    public init(anchor: Int, positive: Int, negative: Int) {
        self.anchor = anchor
        self.positive = positive
        self.negative = negative
    }
}

/// Chooses which triplets of a batch are worth learning from.
public protocol TripletMiner: Sendable {
    /// Triplets, ascending by anchor, then positive, then negative.
    ///
    /// - Parameters:
    ///   - distances: `N×N`, row by row.
    ///   - labels: N classes.
    func triplets(distances: [Float], labels: [Int]) -> [Triplet]
}

/// The places of a batch by class.
struct BatchClasses {
    private let places: [Int: [Int]]
    let labels: [Int]

    init(_ labels: [Int]) {
        self.labels = labels
        places = Dictionary(grouping: labels.indices) { labels[$0] }
    }

    func positives(of anchor: Int) -> [Int] { (places[labels[anchor]] ?? []).filter { $0 != anchor } }
    func negatives(of anchor: Int) -> [Int] { labels.indices.filter { labels[$0] != labels[anchor] } }
}

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
