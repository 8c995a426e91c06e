import LookbookCore

/// How well an item of another domain goes with a garment, without any training: style, colour, and who wears it when.
///
/// `score = (0.4 style + 0.3 harmony + 0.3 agreement) / (sum of the weights that apply)`, with style the cosine of the
/// two style residuals mapped to 0...1, harmony from ``ColourHarmony``, and agreement over the fields of `QueryTraits`.
struct Compatibility: Sendable {
    private(set) var score: Float
    private(set) var reasons: [String]
    /// The parts that the score is made of.
    private(set) var parts: GoesWithItem.Parts

    static let styleWeight: Float = 0.4
    static let harmonyWeight: Float = 0.3
    static let agreementWeight: Float = 0.3

    /// - Parameters:
    ///   - styleDistance: cosine distance of the two style residuals, 0...2.
    ///   - palettes: of the garment and of the item; nil when one is not known.
    ///   - agreement: from ``QueryTraits``.
    init(styleDistance: Float, palettes: (Palette, Palette)?, agreement: (score: Float?, reasons: [String])) {
        let style = 1 - styleDistance / 2
        var parts = GoesWithItem.Parts(style: style)
        var sum = Self.styleWeight * style
        var weights = Self.styleWeight
        reasons = style >= 0.6 ? ["similar style"] : []
        if let palettes {
            let harmony = ColourHarmony(palettes.0, palettes.1)
            parts.harmony = harmony.score
            sum += Self.harmonyWeight * harmony.score
            weights += Self.harmonyWeight
            if let reason = harmony.reason { reasons.append(reason) }
        }
        if let agreed = agreement.score {
            parts.agreement = agreed
            sum += Self.agreementWeight * agreed
            weights += Self.agreementWeight
            reasons += agreement.reasons
        }
        self.parts = parts
        score = min(1, max(0, sum / weights))
        if reasons.isEmpty { reasons = ["the best of its kind here, without a strong reason"] }
    }
}
