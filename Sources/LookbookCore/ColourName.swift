/// Everyday names for colours, for reasons that a person reads.
public enum ColourName: String, Sendable, CaseIterable {
    case black, white, grey, beige, brown, red, orange, yellow, olive, green, turquoise, blue, navy, purple, pink,
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
