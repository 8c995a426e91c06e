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
