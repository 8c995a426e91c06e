package import LookbookCore

/// Guesses a class by a vote of the nearest labelled vectors: each counts 1 / distance; neighbours at distance 0, if any,
/// decide alone. As scikit-learn's `KNeighborsClassifier(weights="distance")`.
package struct NeighbourVote: Sendable {
    /// How many neighbours vote, at least 1.
    package var neighbours: Int
    /// What "near" means.
    package var metric: SimilarityMetric

    /// - Parameters:
    ///   - neighbours: how many vote.
    ///   - metric: what "near" means.
    package init(neighbours: Int = DomainVote.voters, metric: SimilarityMetric = .cosine) {
        self.neighbours = max(1, neighbours)
        self.metric = metric
    }

    /// The class of each query; among classes with equal votes the first by name.
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - index: over the labelled vectors.
    ///   - labels: the class of each row of the index.
    /// - Throws: `evaluation.input` when the labels do not fit the index, and what the index throws.
    package func predictions(
        for queries: VectorMatrix, index: any VectorIndex, labels: [String]
    ) async throws -> [String] {
        guard labels.count == index.rows, !labels.isEmpty else {
            throw LookbookError(
                .evaluationInput, "\(index.rows) vectors have \(labels.count) labels",
                facts: [.remedy: "give one label for each vector"])
        }
        let found = try await index.nearest(to: queries, count: neighbours, metric: metric, among: nil)
        return found.map { winner(among: $0, labels: labels) }
    }

    private func winner(among neighbours: [Neighbour], labels: [String]) -> String {
        let hasExact = neighbours.contains { $0.distance <= 0 }
        var votes = [String: Double]()
        for neighbour in neighbours {
            let vote = hasExact ? (neighbour.distance <= 0 ? 1 : 0) : 1 / Double(neighbour.distance)
            votes[labels[Int(neighbour.row)], default: 0] += vote
        }
        return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
    }
}
