/// A change of saturation and hue, the same for all pixels of a picture.
struct ColourJitter {
    /// What the distance from grey is multiplied by.
    private let saturation: Float
    /// Sixths of the colour circle.
    private let turn: Float

    init(_ options: Augmentation, using random: inout SeededGenerator) {
        self.init(
            saturation: Double.random(in: 1 - options.saturation...1 + options.saturation, using: &random),
            turn: Double.random(in: -options.hue...options.hue, using: &random))
    }

    /// - Parameters:
    ///   - saturation: 0 makes grey, 1 changes nothing.
    ///   - turn: of the hue, a part of the colour circle.
    init(saturation: Double, turn: Double) {
        self.saturation = Float(saturation)
        self.turn = Float(turn * 6)
    }

    func apply(to pixels: inout [UInt8]) {
        for place in stride(from: 0, to: pixels.count - 2, by: 3) {
            let colour = turned(SIMD3(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2])))
            // The grey of a colour is its luma (Rec. 601), as in Pillow and torchvision.
            let grey = (colour * SIMD3(0.299, 0.587, 0.114)).sum()
            let changed = grey + (colour - grey) * saturation
            for channel in 0..<3 { pixels[place + channel] = UInt8(clamping: Int(changed[channel].rounded())) }
        }
    }

    /// The colour with another hue and the same saturation and value (HSV, Smith 1978).
    private func turned(_ colour: SIMD3<Float>) -> SIMD3<Float> {
        let value = colour.max(), chroma = value - colour.min()
        guard turn != 0, chroma > 0 else { return colour }
        let hue: Float =
            if value == colour.x {
                (colour.y - colour.z) / chroma
            } else if value == colour.y {
                2 + (colour.z - colour.x) / chroma
            } else {
                4 + (colour.x - colour.y) / chroma
            }
        // How far the colour is from each primary, around the circle of six.
        let places = SIMD3(5, 3, 1) + hue + turn
        let wrapped = places - 6 * (places / 6).rounded(.down)
        let part = pointwiseMin(wrapped, 4 - wrapped)
            .clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 1))
        return value - chroma * part
    }
}
