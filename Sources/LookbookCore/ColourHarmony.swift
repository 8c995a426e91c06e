import Foundation

/// How well the colours of two garments go together, after the rules of the colour wheel: neutral colours go with all,
/// related hues and opposite hues go together, hues in between the two compete, the more so the stronger they are.
///
/// For two colours with chroma c1, c2 and hue difference h (0...180 degrees) in CIE L*a*b*:
/// `harmony = 1 - strength * clash(h)`, with `strength = min(1, sqrt(c1 c2) / 60)` and a clash that is 0 for equal hues,
/// 1 at 90 degrees, and 0.3 for opposite hues. A palette pair is the mean over its colours, weighted by their shares.
public struct ColourHarmony: Sendable, Hashable {
    /// 0 (they clash) ... 1 (they go together); 0.5 when a palette is empty.
    public let score: Float
    /// Why, in words; nil when there is nothing to say.
    public let reason: String?

    /// Compares two palettes; the order does not matter for the score, and the reason speaks of the second first.
    public init(_ one: Palette, _ other: Palette) {
        guard let first = one.mainSwatch, let second = other.mainSwatch else {
            self.score = 0.5
            self.reason = nil
            return
        }
        var score: Float = 0
        var weight: Float = 0
        for left in one.swatches {
            for right in other.swatches {
                score += left.weight * right.weight * Self.harmony(left, right)
                weight += left.weight * right.weight
            }
        }
        self.score = weight > 0 ? score / weight : 0.5
        self.reason = self.score < 0.6 ? nil : Self.reason(first, second)
    }

    static func harmony(_ one: Palette.Swatch, _ other: Palette.Swatch) -> Float {
        1 - min(1, (one.chroma * other.chroma).squareRoot() / 60) * clash(hueDifference(one, other))
    }

    /// 0 at 0 degrees, 1 at 90, 0.3 at 180; smooth in between.
    private static func clash(_ degrees: Float) -> Float {
        let bump = sin(degrees * .pi / 180)
        return degrees <= 90 ? bump : 0.3 + 0.7 * bump
    }

    private static func hueDifference(_ one: Palette.Swatch, _ other: Palette.Swatch) -> Float {
        let difference = abs(atan2(one.b, one.a) - atan2(other.b, other.a)) * 180 / .pi
        return difference > 180 ? 360 - difference : difference
    }

    private static func reason(_ one: Palette.Swatch, _ other: Palette.Swatch) -> String? {
        let names = (ColourName(nearest: one).rawValue, ColourName(nearest: other).rawValue)
        if names.0 == names.1 { return "both \(names.0)" }
        if other.isNeutral { return "\(names.1) goes with \(names.0)" }
        if one.isNeutral { return "\(names.1) stands out beside \(names.0)" }
        let difference = hueDifference(one, other)
        if difference < 40 { return "\(names.0) and \(names.1) are related colours" }
        return difference > 140 ? "\(names.0) and \(names.1) are opposite colours" : nil
    }
}
