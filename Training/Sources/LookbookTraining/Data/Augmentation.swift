internal import Foundation
public import LookbookCore

/// Random changes of a prepared picture that leave its label true. A section of the run file.
///
/// They follow the preprocessing that serving uses. Colour is a label here, so the light changes only a little, and
/// saturation and hue only where a run asks for it.
public struct Augmentation: Sendable, Hashable, Codable {
    /// The least part of the picture's area that is kept, 0.05...1.
    public var cropArea = 0.4
    /// How far the crop's sides may differ: the proportions lie between 1 / ratio and ratio, 1...4.
    public var cropRatio = 1.33
    /// How often the picture is mirrored, 0...1.
    public var flip = 0.5
    /// The largest rotation to either side, 0...45 degrees.
    public var rotation = 8.0
    /// The largest change of brightness and contrast, as a part, 0...0.9.
    public var light = 0.1
    /// The largest change of saturation, as a part, 0...1.
    public var saturation = 0.0
    /// The largest turn of the hue, as a part of the colour circle, 0...0.5.
    public var hue = 0.0
    /// How often a rectangle is painted over with noise, 0...1 (Zhong et al. 2017, <https://arxiv.org/abs/1708.04896>).
    public var erasing = 0.1

    enum CodingKeys: String, CodingKey, CaseIterable {
        case cropArea, cropRatio, flip, rotation, light, saturation, hue, erasing
    }

    /// The defaults.
    public init() {}

    /// Nothing is changed.
    public static var none: Augmentation {
        var none = Augmentation()
        (none.cropArea, none.cropRatio, none.flip, none.rotation, none.light, none.erasing) = (1, 1, 0, 0, 0, 0)
        return none
    }

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        self.init()
        func read(_ key: CodingKeys, _ value: inout Double, _ range: ClosedRange<Double>) throws {
            guard let given = try values.decodeIfPresent(Double.self, forKey: key) else { return }
            guard range.contains(given) else {
                throw TrainingError(
                    .configuration, "augmentation.\(key.stringValue) is \(given)",
                    hint: "it must be \(range.lowerBound) to \(range.upperBound)")
            }
            value = given
        }
        try read(.cropArea, &cropArea, 0.05...1)
        try read(.cropRatio, &cropRatio, 1...4)
        try read(.flip, &flip, 0...1)
        try read(.rotation, &rotation, 0...45)
        try read(.light, &light, 0...0.9)
        try read(.saturation, &saturation, 0...1)
        try read(.hue, &hue, 0...0.5)
        try read(.erasing, &erasing, 0...1)
    }

    /// A changed picture of the same size.
    public func apply(to picture: Picture, using random: inout SeededGenerator) -> Picture {
        let view = AffineView(self, width: picture.width, height: picture.height, using: &random)
        var pixels = view.isIdentity ? picture.pixels : view.sample(picture)
        if light > 0 { changeLight(&pixels, using: &random) }
        if saturation > 0 || hue > 0 { ColourJitter(self, using: &random).apply(to: &pixels) }
        if Double.random(in: 0..<1, using: &random) < erasing {
            erase(&pixels, picture.width, picture.height, using: &random)
        }
        return Picture(width: picture.width, height: picture.height, pixels: pixels)
    }

    /// Brightness is a factor; contrast spreads the numbers around the picture's mean.
    private func changeLight(_ pixels: inout [UInt8], using random: inout SeededGenerator) {
        let brightness = Double.random(in: 1 - light...1 + light, using: &random)
        let contrast = Double.random(in: 1 - light...1 + light, using: &random)
        let mean = Double(pixels.reduce(0) { $0 + Int($1) }) / Double(max(pixels.count, 1)) * brightness
        let table = (0..<256).map { value in
            UInt8(clamping: Int(((Double(value) * brightness - mean) * contrast + mean).rounded()))
        }
        for index in pixels.indices { pixels[index] = table[Int(pixels[index])] }
    }

    private func erase(_ pixels: inout [UInt8], _ width: Int, _ height: Int, using random: inout SeededGenerator) {
        let area = Double.random(in: 0.02...0.2, using: &random) * Double(width * height)
        let ratio = exp(Double.random(in: -1...1, using: &random))
        let columns = min(max(Int((area * ratio).squareRoot()), 1), width)
        let rows = min(max(Int((area / ratio).squareRoot()), 1), height)
        let left = Int.random(in: 0...width - columns, using: &random)
        let top = Int.random(in: 0...height - rows, using: &random)
        for row in top..<top + rows {
            for index in (row * width + left) * 3..<(row * width + left + columns) * 3 {
                pixels[index] = UInt8(truncatingIfNeeded: random.next())
            }
        }
    }
}
