import Foundation

/// The domain of a picture, guessed from the domains of its nearest neighbours.
///
/// Each neighbour votes with `exp(-(d - d1) / scale)`: d its distance, d1 the smallest, and the scale the mean of d - d1,
/// so that the vote does not depend on how a metric spreads its distances.
public struct DomainVote: Sendable, Hashable {
    /// The winner, ties by name.
    public let domain: String
    /// The winner's share of all votes, 0...1.
    public let confidence: Float
    /// The share of each domain that has a vote, 0...1.
    public let shares: [String: Float]

    /// - Parameter neighbours: domain and distance of each neighbour.
    /// - Returns: nil when there are no neighbours.
    public init?(_ neighbours: [(domain: String, distance: Float)]) {
        guard let nearest = neighbours.map(\.distance).min() else { return nil }
        let spread = neighbours.reduce(0) { $0 + $1.distance - nearest } / Float(neighbours.count)
        var votes: [String: Float] = [:]
        for neighbour in neighbours {
            votes[neighbour.domain, default: 0] +=
                spread > 0 ? exp(-(neighbour.distance - nearest) / spread) : 1
        }
        let total = votes.values.reduce(0, +)
        guard let winner = votes.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }) else { return nil }
        domain = winner.key
        confidence = winner.value / total
        shares = votes.mapValues { $0 / total }
    }
}

extension DomainVote {
    /// How many neighbours vote where nothing else is said.
    public static let voters = 15

    /// A neighbour that scores so much shows the same picture.
    private static let identicalScore: Float = 0.999

    /// The guess that recommendations begin with: where neighbours are identical with the picture, only those vote, since a
    /// picture of the catalogue itself needs no vote.
    ///
    /// - Parameters:
    ///   - neighbours: domain and distance of the nearest, as many as shall vote.
    ///   - metric: of the distances.
    ///   - dimensions: numbers in the vectors.
    /// - Returns: nil when there are no neighbours.
    public init?(
        nearest neighbours: [(domain: String, distance: Float)], metric: SimilarityMetric, dimensions: Int
    ) {
        let identical = neighbours.filter {
            Self.isIdentical($0.distance, metric: metric, dimensions: dimensions)
        }
        self.init(identical.isEmpty ? neighbours : identical)
    }

    /// Whether a neighbour at this distance shows the same picture.
    public static func isIdentical(_ distance: Float, metric: SimilarityMetric, dimensions: Int) -> Bool {
        metric.score(distance: distance, dimensions: dimensions) >= identicalScore
    }
}
