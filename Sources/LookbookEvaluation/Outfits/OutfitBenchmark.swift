package import LookbookCore

/// The questions that a compatibility score is measured with, drawn once from a seed so that all scores answer the same ones.
///
/// Fill in the blank: one piece of an outfit is taken away and must be told from distractors of its domain, taken from other
/// outfits; chance is 1 / (1 + distractors). Each piece is asked once. Compatibility: an outfit against one in which every piece
/// is replaced by one of its domain from another outfit; chance is 0.5. Source of both: Han et al., "Learning Fashion
/// Compatibility with Bidirectional LSTMs", 2017; distractors of the same domain as Vasileva et al., 2018.
package struct OutfitBenchmark: Sendable {
    /// All pieces; a score refers to them by their place here.
    package let pieces: [Outfit.Piece]
    /// The pieces of each outfit that is used, which are those of two and more.
    package let outfits: [[Int]]
    /// The blanks to fill.
    package let questions: [Question]
    /// For each outfit the replaced ones that it is compared with: one of each seed, none where a domain has too few pieces.
    package let replacements: [[[Int]]]

    /// One blank.
    package struct Question: Sendable, Hashable {
        /// The outfit's place in ``OutfitBenchmark/outfits``.
        package let outfit: Int
        /// The pieces that stay.
        package let context: [Int]
        /// The piece that was taken away.
        package let answer: Int
        /// The wrong choices.
        package let distractors: [Int]
    }

    /// Draws the questions.
    ///
    /// - Parameters:
    ///   - outfits: outfits of fewer than two pieces are left out. A blank whose domain has too few pieces in other outfits
    ///     is not asked.
    ///   - distractors: wrong choices of each blank.
    ///   - seed: equal seeds draw equal questions.
    /// - Throws: `evaluation.outfits` when no question is left.
    package init(
        _ outfits: [Outfit], distractors: Int = 3, seed: UInt64 = 1
    ) throws(LookbookError) {
        let used = outfits.filter { $0.items.count > 1 }
        let pieces = used.flatMap(\.items)
        var next = 0
        let groups = used.map { outfit in
            defer { next += outfit.items.count }
            return Array(next..<next + outfit.items.count)
        }
        var draw = OutfitDraw(pieces: pieces, groups: groups, seed: seed)
        questions = groups.indices.flatMap { outfit in
            groups[outfit].compactMap { draw.question(outfit: outfit, answer: $0, distractors: distractors) }
        }
        replacements = groups.map { group in draw.replacement(of: group).map { [$0] } ?? [] }
        self.pieces = pieces
        self.outfits = groups
        guard !questions.isEmpty, replacements.contains(where: { !$0.isEmpty }) else {
            throw LookbookError(
                .evaluationOutfits, "no question can be asked of \(outfits.count) outfits",
                facts: [.remedy: "give outfits of two and more pieces, and more outfits with the same domains"])
        }
    }
}

/// Draws distractors and replacements; kept apart so that the order of the draws is in one place.
private struct OutfitDraw {
    let pieces: [Outfit.Piece]
    let groups: [[Int]]
    /// The outfit of each piece.
    let outfitOfPiece: [Int]
    /// The pieces of each domain.
    let byDomain: [String: [Int]]
    var generator: SeededGenerator

    init(pieces: [Outfit.Piece], groups: [[Int]], seed: UInt64) {
        self.pieces = pieces
        self.groups = groups
        outfitOfPiece = groups.enumerated().flatMap { number, group in group.map { _ in number } }
        byDomain = Dictionary(grouping: pieces.indices) { pieces[$0].domain }
        generator = SeededGenerator(seed: seed)
    }

    mutating func question(outfit: Int, answer: Int, distractors: Int) -> OutfitBenchmark.Question? {
        let choices = others(like: answer)
        guard choices.count >= distractors else { return nil }
        let wrong = generator.sample(distractors, below: choices.count).map { choices[$0] }
        return OutfitBenchmark.Question(
            outfit: outfit, context: groups[outfit].filter { $0 != answer }, answer: answer, distractors: wrong)
    }

    mutating func replacement(of group: [Int]) -> [Int]? {
        var result = [Int]()
        for piece in group {
            let choices = others(like: piece).filter { !result.contains($0) }
            guard !choices.isEmpty else { return nil }
            result.append(choices[generator.next(below: choices.count)])
        }
        return result
    }

    /// Pieces of the same domain that the outfit has not, each once however many outfits wear it.
    private func others(like piece: Int) -> [Int] {
        var seen = Set(groups[outfitOfPiece[piece]].map { pieces[$0].item })
        return (byDomain[pieces[piece].domain] ?? []).filter { seen.insert(pieces[$0].item).inserted }
    }
}
