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
