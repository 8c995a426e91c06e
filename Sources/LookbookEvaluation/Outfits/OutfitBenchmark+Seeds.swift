package import LookbookCore

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
