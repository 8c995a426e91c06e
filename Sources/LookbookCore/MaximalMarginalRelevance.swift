/// Re-ranks candidates so that the first ones are good and unlike each other (Carbonell and Goldstein, SIGIR 1998).
///
/// Picks again and again the candidate with the largest `(1 - diversity) * score - diversity * max similarity to those
/// already picked`. Ties go to the earlier candidate.
public struct MaximalMarginalRelevance: Sendable {
    /// 0 keeps the ranking, 1 looks only at how different the candidates are.
    public let diversity: Float

    /// Makes the value from its parts.
    public init(diversity: Float) {
        self.diversity = diversity
    }

    /// - Parameters:
    ///   - scores: of the candidates, best first.
    ///   - count: how many to pick.
    ///   - similarity: of two candidates by place, 0...1; what it throws ends the choice.
    /// - Returns: places of the picked candidates, in order.
    public func pick(
        scores: [Float], count: Int, similarity: (Int, Int) throws -> Float
    ) rethrows -> [Int] {
        guard diversity > 0 else { return Array(scores.indices.prefix(count)) }
        var picked: [Int] = []
        var left = Array(scores.indices)
        var closest = [Float](repeating: 0, count: scores.count)
        while picked.count < count, !left.isEmpty {
            let values = left.map { (1 - diversity) * scores[$0] - diversity * closest[$0] }
            let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
            let choice = left.remove(at: best)
            picked.append(choice)
            for place in left { closest[place] = max(closest[place], try similarity(choice, place)) }
        }
        return picked
    }
}
