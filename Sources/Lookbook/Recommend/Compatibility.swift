package import LookbookCore

/// How well an item of another domain goes with a garment, without any training: style, colour, and who wears it when.
///
/// `score = (w1 style + w2 harmony + w3 agreement) / (sum of the weights that apply)`, with style the cosine of the two
/// style residuals mapped to 0...1, harmony from ``ColourHarmony``, and agreement over the fields of `QueryTraits`.
package struct Compatibility: Sendable {
    /// 0...1, larger is better.
    package let score: Float
    /// The parts that the score is made of.
    let parts: GoesWithItem.Parts

    /// What each part counts, 0 or more.
    package struct Weights: Sendable, Hashable {
        var style: Float
        var harmony: Float
        var agreement: Float

        /// How the standard was found: `Docs/Decisions/0008-goes-with-weights.md`.
        package static let standard = Weights(style: 0.65, harmony: 0.05, agreement: 0.3)

        /// - Parameters: what each part counts; style must count something.
        package init(style: Float, harmony: Float, agreement: Float) {
            (self.style, self.harmony, self.agreement) = (style, harmony, agreement)
        }
    }

    /// The score as a formula with the standard weights, for explanations.
    package static var formula: String {
        let weights = Weights.standard
        return "(\(weights.style) style + \(weights.harmony) harmony + \(weights.agreement) agreement)"
            + " / sum of the weights of the known parts"
    }

    /// - Parameters:
    ///   - styleDistance: cosine distance of the two style residuals, 0...2.
    ///   - palettes: of the garment and of the item; nil when one is not known.
    ///   - agreement: from `QueryTraits`; nil when nothing can be compared.
    package init(
        styleDistance: Float, palettes: (Palette, Palette)?, agreement: Float?,
        weights: Weights = .standard
    ) {
        var parts = GoesWithItem.Parts(style: 1 - styleDistance / 2)
        var sum = weights.style * parts.style
        var total = weights.style
        if let palettes {
            let harmony = ColourHarmony(palettes.0, palettes.1).score
            parts.harmony = harmony
            sum += weights.harmony * harmony
            total += weights.harmony
        }
        if let agreed = agreement {
            parts.agreement = agreed
            sum += weights.agreement * agreed
            total += weights.agreement
        }
        self.parts = parts
        score = min(1, max(0, sum / total))
    }

    /// Why, in words: made only for what is shown.
    ///
    /// - Parameters:
    ///   - palettes: as above.
    ///   - agreements: the reasons of `QueryTraits`.
    func reasons(palettes: (Palette, Palette)?, agreements: [String]) -> [String] {
        var reasons = parts.style >= 0.6 ? ["similar style"] : []
        if let palettes, let reason = ColourHarmony(palettes.0, palettes.1).reason { reasons.append(reason) }
        reasons += agreements
        return reasons.isEmpty ? ["the best of its kind here, without a strong reason"] : reasons
    }
}
