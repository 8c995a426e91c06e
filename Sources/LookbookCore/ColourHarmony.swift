/// How well the colours of two garments go together, after the rules of the colour wheel: neutral colours go with all,
/// related hues and opposite hues go together, hues in between the two compete, the more so the stronger they are.
///
/// For two colours with chroma c1, c2 and hue difference h (0...180 degrees) in CIE L*a*b*:
/// `harmony = 1 - strength * clash(h)`, with `strength = min(1, sqrt(c1 c2) / 60)` and a clash that is 0 for equal hues,
/// 1 at 90 degrees, and 0.3 for opposite hues. A palette pair is the mean over its colours, weighted by their shares.
public struct ColourHarmony: Sendable, Hashable {
    /// 0 (they clash) ... 1 (they go together); 0.5 when a palette is empty.
    public let score: Float
    private let one: Palette
    private let other: Palette
    private static let cosineOf40Degrees: Float = 0.766_044_4

    /// Compares two palettes; the order does not matter for the score, and the reason speaks of the second first.
    public init(_ one: Palette, _ other: Palette) {
        var score: Float = 0
        var weight: Float = 0
        for left in one.swatches {
            for right in other.swatches {
                score += left.weight * right.weight * Self.harmony(left, right)
                weight += left.weight * right.weight
            }
        }
        self.score = weight > 0 ? score / weight : 0.5
        (self.one, self.other) = (one, other)
    }

    /// Why, in words; nil when there is nothing to say. Worked out when it is asked for: most pairs are scored and not shown.
    public var reason: String? {
        guard score >= 0.6, let one = one.mainSwatch, let other = other.mainSwatch else { return nil }
        return Self.reason(one, other)
    }

    static func harmony(_ one: Palette.Swatch, _ other: Palette.Swatch) -> Float {
        let strength = (one.chroma * other.chroma).squareRoot()
        guard strength > 0 else { return 1 }
        let (sine, cosine) = hueDifference(one, other)
        // 0 at 0 degrees, 1 at 90, 0.3 at 180; smooth in between.
        let clash = cosine >= 0 ? sine : 0.3 + 0.7 * sine
        return 1 - min(1, strength / 60) * clash
    }

    /// Sine and cosine of the angle between two hues that are not grey, from the products of their a* and b*.
    private static func hueDifference(
        _ one: Palette.Swatch, _ other: Palette.Swatch
    ) -> (sine: Float, cosine: Float) {
        let lengths = one.chroma * other.chroma
        return (abs(one.a * other.b - one.b * other.a) / lengths, (one.a * other.a + one.b * other.b) / lengths)
    }

    private static func reason(_ one: Palette.Swatch, _ other: Palette.Swatch) -> String? {
        let names = (ColourName(nearest: one).rawValue, ColourName(nearest: other).rawValue)
        if names.0 == names.1 { return "both \(names.0)" }
        if other.isNeutral { return "\(names.1) goes with \(names.0)" }
        if one.isNeutral { return "\(names.1) stands out beside \(names.0)" }
        let cosine = hueDifference(one, other).cosine
        if cosine > cosineOf40Degrees { return "\(names.0) and \(names.1) are related colours" }
        return cosine < -cosineOf40Degrees ? "\(names.0) and \(names.1) are opposite colours" : nil
    }
}
