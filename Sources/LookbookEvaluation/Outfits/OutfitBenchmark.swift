package import LookbookCore
package import LookbookMeasures

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
                facts: [
                    .remedy: "give outfits of two and more pieces, and more outfits with the same domains"
                ])
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
            outfit: outfit, context: groups[outfit].filter { $0 != answer }, answer: answer,
            distractors: wrong)
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

extension OutfitBenchmark {
    /// The questions of several seeds together: the luck of one draw of distractors weighs less. Intervals still draw whole
    /// outfits, so that asking an outfit more often does not make them narrower than the number of outfits allows.
    ///
    /// - Parameters:
    ///   - outfits: see ``init(_:distractors:seed:)``.
    ///   - distractors: wrong choices of each blank.
    ///   - seeds: at least one.
    /// - Throws: `evaluation.outfits` when no question is left or there is no seed.
    package init(_ outfits: [Outfit], distractors: Int = 3, seeds: [UInt64]) throws(LookbookError) {
        var draws = [OutfitBenchmark]()
        for seed in seeds { draws.append(try OutfitBenchmark(outfits, distractors: distractors, seed: seed)) }
        guard let first = draws.first else {
            throw LookbookError(
                .evaluationOutfits, "there is no seed to draw questions with",
                facts: [.remedy: "give at least one seed"])
        }
        pieces = first.pieces
        self.outfits = first.outfits
        questions = draws.flatMap(\.questions)
        replacements = first.outfits.indices.map { outfit in draws.flatMap { $0.replacements[outfit] } }
    }
}

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

/// How well a compatibility score does on an ``OutfitBenchmark``.
package struct OutfitResult: Sendable, Hashable, Codable {
    /// The share of blanks that were filled right. A right answer that shares the best score with n - 1 others counts 1/n.
    package let fillInTheBlank: Estimate
    /// The chance that a true outfit scores higher than a replaced one; equal scores count half.
    package let compatibilityAUC: Estimate
    /// Blanks that were asked.
    package let questions: Int
    /// Outfits that were used.
    package let outfits: Int
    /// What guessing gives for the first number; for the second it is 0.5.
    package let chance: Double
}

extension OutfitBenchmark {
    /// Measures a score. The intervals draw whole outfits, since the questions of one outfit are not independent.
    package func result(of scoring: some CompatibilityScoring, bootstrap: Bootstrap = .init()) -> OutfitResult
    {
        let choices = 1 + (questions.first?.distractors.count ?? 0)
        return OutfitResult(
            fillInTheBlank: fillInTheBlank(scoring, bootstrap),
            compatibilityAUC: compatibility(scoring, bootstrap),
            questions: questions.count, outfits: outfits.count, chance: 1 / Double(choices))
    }

    private func fillInTheBlank(_ scoring: some CompatibilityScoring, _ bootstrap: Bootstrap) -> Estimate {
        var right = [Int: [Double]]()
        for question in questions {
            let answer = scoring.fit(of: question.answer, to: question.context)
            let wrong = question.distractors.map { scoring.fit(of: $0, to: question.context) }
            right[question.outfit, default: []].append(
                OutfitMeasures.fillInTheBlank(answer: answer, distractors: wrong))
        }
        return bootstrap.mean(ofGroups: right.keys.sorted().map { right[$0] ?? [] })
    }

    private func compatibility(_ scoring: some CompatibilityScoring, _ bootstrap: Bootstrap) -> Estimate {
        let groups = outfits.indices.filter { !replacements[$0].isEmpty }
        let right = groups.map { scoring.outfitScore(outfits[$0]) }
        let wrong = groups.map { replacements[$0].map { scoring.outfitScore($0) } }
        return bootstrap.groupedEstimate(groups: groups.count) { weights in
            var scored = [(score: Double, isTrue: Bool, weight: Double)]()
            for index in groups.indices where weights[index] > 0 {
                scored.append((right[index], true, Double(weights[index])))
                scored += wrong[index].map { ($0, false, Double(weights[index])) }
            }
            return OutfitMeasures.areaUnderCurve(scored)
        }
    }
}
