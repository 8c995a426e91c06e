/// The few colours that a garment shows, background left out; for colour harmony and for explaining a result.
public struct Palette: Sendable, Hashable, Codable {
    /// At most five, by falling weight; the weights sum to 1. Empty when no colour stands out from the background.
    public let swatches: [Swatch]

    /// Makes the value from its parts.
    public init(_ swatches: [Swatch]) {
        self.swatches = swatches
    }

    /// A colour in CIE L*a*b* (D65) and the share of the garment that shows it.
    public struct Swatch: Sendable, Hashable, Codable {
        /// Lightness, 0 (black) ... 100 (white).
        public let lightness: Float
        /// Green (negative) to red (positive), about -128...127.
        public let a: Float
        /// Blue (negative) to yellow (positive), about -128...127.
        public let b: Float
        /// Share of the garment, 0...1.
        public let weight: Float

        /// Makes the value from its parts.
        public init(lightness: Float, a: Float, b: Float, weight: Float) {
            self.lightness = lightness
            self.a = a
            self.b = b
            self.weight = weight
        }
    }
}

/// Finds the colours of a garment in its picture.
public protocol PaletteFinding: Sendable {
    /// The dominant colours of what is not background.
    func palette(of picture: Picture) -> Palette
}

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
        return (
            abs(one.a * other.b - one.b * other.a) / lengths, (one.a * other.a + one.b * other.b) / lengths
        )
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

/// Everyday names for colours, for reasons that a person reads.
public enum ColourName: String, Sendable, CaseIterable {
    case black, white, grey, beige, brown, red, orange, yellow, olive, green, turquoise, blue, navy, purple,
        pink,
        burgundy

    /// The name whose typical colour is nearest (CIE76 distance in L*a*b*).
    public init(nearest swatch: Palette.Swatch) {
        var best = (name: ColourName.grey, distance: Float.infinity)
        for name in Self.allCases {
            let (lightness, a, b) = name.typical
            let difference = (swatch.lightness - lightness, swatch.a - a, swatch.b - b)
            let distance =
                difference.0 * difference.0 + difference.1 * difference.1 + difference.2 * difference.2
            if distance < best.distance { best = (name, distance) }
        }
        self = best.name
    }

    /// L*, a*, b* of the everyday colour of that name.
    private var typical: (Float, Float, Float) {
        switch self {
        case .black: (12, 0, 0)
        case .white: (95, 0, 0)
        case .grey: (58, 0, 0)
        case .beige: (82, 3, 17)
        case .brown: (36, 16, 24)
        case .red: (47, 66, 44)
        case .orange: (66, 42, 66)
        case .yellow: (84, 2, 74)
        case .olive: (46, -8, 34)
        case .green: (50, -42, 34)
        case .turquoise: (70, -36, -10)
        case .blue: (46, 4, -46)
        case .navy: (18, 8, -24)
        case .purple: (38, 40, -38)
        case .pink: (72, 38, 2)
        case .burgundy: (26, 36, 14)
        }
    }
}

extension Palette.Swatch {
    /// Saturation in L*a*b*: the distance from grey.
    public var chroma: Float { (a * a + b * b).squareRoot() }

    /// A colour that goes with everything: black, white, grey, and what is nearly so.
    public var isNeutral: Bool {
        chroma < 14 || lightness < 14 || [.black, .white, .grey].contains(ColourName(nearest: self))
    }
}

extension Palette {
    /// The colour that a person would name: a large share counts, and a strong colour counts more than the grey of its folds.
    public var mainSwatch: Swatch? {
        swatches.max { $0.weight * ($0.chroma + 30) < $1.weight * ($1.chroma + 30) }
    }
}
