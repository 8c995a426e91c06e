public import LookbookCore

/// Guesses a class by a vote of the nearest labelled vectors.
public struct NeighbourVote: Sendable {
    /// How many neighbours vote, at least 1.
    public var neighbours: Int
    /// What a vote counts.
    public var weighting: Weighting
    /// What "near" means.
    public var metric: SimilarityMetric

    /// What a neighbour's vote counts.
    public enum Weighting: String, Sendable, CaseIterable, Codable {
        /// Each vote counts 1.
        case uniform
        /// A vote counts 1 / distance; neighbours at distance 0, if any, decide alone. As scikit-learn's `distance`.
        case distance
    }

    /// - Parameters:
    ///   - neighbours: how many vote.
    ///   - weighting: what a vote counts.
    ///   - metric: what "near" means.
    public init(neighbours: Int = 15, weighting: Weighting = .distance, metric: SimilarityMetric = .cosine) {
        self.neighbours = max(1, neighbours)
        self.weighting = weighting
        self.metric = metric
    }

    /// The class of each query; among classes with equal votes the first by name.
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - index: over the labelled vectors.
    ///   - labels: the class of each row of the index.
    /// - Throws: `evaluation.input` when the labels do not fit the index, and what the index throws.
    public func predictions(
        for queries: VectorMatrix, index: any VectorIndex, labels: [String]
    ) async throws -> [String] {
        guard labels.count == index.rows, !labels.isEmpty else {
            throw EvaluationError(
                .input, "\(index.rows) vectors have \(labels.count) labels", hint: "give one label for each vector")
        }
        let found = try await index.nearest(to: queries, count: neighbours, metric: metric, among: nil)
        return found.map { winner(among: $0, labels: labels) }
    }

    private func winner(among neighbours: [Neighbour], labels: [String]) -> String {
        let hasExact = neighbours.contains { $0.distance <= 0 }
        var votes = [String: Double]()
        for neighbour in neighbours {
            let vote: Double
            switch weighting {
            case .uniform: vote = 1
            case .distance where hasExact: vote = neighbour.distance <= 0 ? 1 : 0
            case .distance: vote = 1 / Double(neighbour.distance)
            }
            votes[labels[Int(neighbour.row)], default: 0] += vote
        }
        return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
    }
}
