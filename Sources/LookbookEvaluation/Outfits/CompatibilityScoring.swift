/// Says how well pieces go together. Whoever measures a score implements this over the pieces' numbers.
package protocol CompatibilityScoring: Sendable {
    /// How well two pieces of an outfit go together; larger is better, any range.
    ///
    /// - Parameters:
    ///   - first: a piece's number in ``OutfitBenchmark/pieces``.
    ///   - second: another one's.
    func score(_ first: Int, _ second: Int) -> Double
}

extension CompatibilityScoring {
    /// The mean over all pairs of an outfit; 0 for fewer than two pieces.
    func outfitScore(_ pieces: [Int]) -> Double {
        guard pieces.count > 1 else { return 0 }
        var sum = 0.0
        for (index, first) in pieces.enumerated() {
            for second in pieces[(index + 1)...] { sum += score(first, second) }
        }
        return sum / Double(pieces.count * (pieces.count - 1) / 2)
    }

    /// The mean over the pairs of one piece with the others.
    func fit(of piece: Int, to others: [Int]) -> Double {
        others.isEmpty ? 0 : others.reduce(0) { $0 + score(piece, $1) } / Double(others.count)
    }
}
