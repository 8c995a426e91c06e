internal import Foundation
public import LookbookCore
internal import LookbookImaging

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
    /// The largest change of the light's warmth, as a part, 0...0.5: red gains what blue loses.
    public var warmth = 0.0
    /// How often a picture loses its fine detail, 0...1, as if it were small or out of focus.
    public var blur = 0.0
    /// How often a picture on a plain ground is laid on a photograph of a source with `backgrounds`, 0...1, somewhere and
    /// somewhat smaller.
    public var paste = 0.0
    /// How far a box's sides may be moved, as a part of its sides, 0...0.5.
    public var boxJitter = 0.15
    /// How often a rectangle is painted over with noise, 0...1 (Zhong et al. 2017, <https://arxiv.org/abs/1708.04896>).
    public var erasing = 0.1

    enum CodingKeys: String, CodingKey, CaseIterable {
        case cropArea, cropRatio, flip, rotation, light, saturation, hue, erasing
        case warmth, blur, paste, boxJitter
    }

    /// The defaults.
    public init() {}

    /// Nothing is changed.
    public static var none: Augmentation {
        var none = Augmentation()
        (none.cropArea, none.cropRatio, none.flip, none.rotation, none.light, none.erasing) = (
            1, 1, 0, 0, 0, 0
        )
        none.boxJitter = 0
        return none
    }

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        self.init()
        func read(_ key: CodingKeys, _ value: inout Double, _ range: ClosedRange<Double>) throws {
            guard let given = try values.decodeIfPresent(Double.self, forKey: key) else { return }
            guard range.contains(given) else {
                throw LookbookError(
                    .trainingConfiguration, "augmentation.\(key.stringValue) is \(given)",
                    facts: [.remedy: "it must be \(range.lowerBound) to \(range.upperBound)"])
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
        try read(.warmth, &warmth, 0...0.5)
        try read(.blur, &blur, 0...1)
        try read(.paste, &paste, 0...1)
        try read(.boxJitter, &boxJitter, 0...0.5)
    }

    /// A changed picture of the same size.
    public func apply(to picture: Picture, using random: inout SeededGenerator) throws -> Picture {
        let view = AffineView(self, width: picture.width, height: picture.height, using: &random)
        var pixels = view.isIdentity ? picture.pixels : view.sample(picture)
        if light > 0 { changeLight(&pixels, using: &random) }
        if warmth > 0 { changeWarmth(&pixels, using: &random) }
        if saturation > 0 || hue > 0 { ColourJitter(self, using: &random).apply(to: &pixels) }
        if Double.random(in: 0..<1, using: &random) < erasing {
            erase(&pixels, picture.width, picture.height, using: &random)
        }
        let changed = Picture(width: picture.width, height: picture.height, pixels: pixels)
        guard blur > 0, Double.random(in: 0..<1, using: &random) < blur else { return changed }
        return try blurred(changed, using: &random)
    }

    /// Made smaller and large again.
    private func blurred(_ picture: Picture, using random: inout SeededGenerator) throws -> Picture {
        let part = Double.random(in: 0.35...0.8, using: &random)
        let width = max(1, Int(Double(picture.width) * part))
        let height = max(1, Int(Double(picture.height) * part))
        return try picture.resized(width: width, height: height, interpolation: .bilinear)
            .resized(width: picture.width, height: picture.height, interpolation: .bilinear)
    }

    /// Red and blue in opposite directions, as lamps and shade do.
    private func changeWarmth(_ pixels: inout [UInt8], using random: inout SeededGenerator) {
        let change = Double.random(in: -warmth...warmth, using: &random)
        for (channel, factor) in [(0, 1 + change), (2, 1 - change)] {
            let table = (0..<256).map { UInt8(clamping: Int((Double($0) * factor).rounded())) }
            for index in stride(from: channel, to: pixels.count, by: 3) {
                pixels[index] = table[Int(pixels[index])]
            }
        }
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

    private func erase(
        _ pixels: inout [UInt8], _ width: Int, _ height: Int, using random: inout SeededGenerator
    ) {
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
            let colour = turned(
                SIMD3(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2])))
            // The grey of a colour is its luma (Rec. 601), as in Pillow and torchvision.
            let grey = (colour * SIMD3(0.299, 0.587, 0.114)).sum()
            let changed = grey + (colour - grey) * saturation
            for channel in 0..<3 {
                pixels[place + channel] = UInt8(clamping: Int(changed[channel].rounded()))
            }
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

/// A window on a picture: crop, rotation and mirror in one, so that pixels are interpolated only once.
struct AffineView {
    // Where the output's column and row lead in the picture: x = ox + c * xc + r * xr, and y alike.
    private let ox, oy, xc, xr, yc, yr: Double
    let isIdentity: Bool
    private let width: Int
    private let height: Int

    init(_ options: Augmentation, width: Int, height: Int, using random: inout SeededGenerator) {
        self.width = width
        self.height = height
        let (w, h) = (Double(width), Double(height))
        let area = Double.random(in: options.cropArea...1, using: &random)
        let limit = log(options.cropRatio)
        let ratio = exp(Double.random(in: -limit...limit, using: &random))
        let columns = min((area * ratio).squareRoot(), 1) * w
        let rows = min((area / ratio).squareRoot(), 1) * h
        let centreX = Double.random(in: columns / 2...max(w - columns / 2, columns / 2), using: &random)
        let centreY = Double.random(in: rows / 2...max(h - rows / 2, rows / 2), using: &random)
        let isMirrored = Double.random(in: 0..<1, using: &random) < options.flip
        let angle = Double.random(in: -options.rotation...options.rotation, using: &random) * .pi / 180

        let (across, down) = ((isMirrored ? -1 : 1) * columns / w, rows / h)
        (xc, xr, yc, yr) = (across * cos(angle), -down * sin(angle), across * sin(angle), down * cos(angle))
        // The middle of the output shows the centre of the crop; pixels are counted at their centres.
        ox = centreX - 0.5 - (w - 1) / 2 * xc - (h - 1) / 2 * xr
        oy = centreY - 0.5 - (w - 1) / 2 * yc - (h - 1) / 2 * yr
        isIdentity = area == 1 && ratio == 1 && !isMirrored && angle == 0
    }

    /// Bilinear samples; beyond the edge the edge's pixel goes on. A crop is never larger than the picture, so nothing
    /// shrinks and no wider filter is needed.
    func sample(_ picture: Picture) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height * 3) { out, count in
            picture.pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    for column in 0..<width {
                        let x = ox + Double(column) * xc + Double(row) * xr
                        let y = oy + Double(column) * yc + Double(row) * yr
                        blend(source, Float(x), Float(y), to: (row * width + column) * 3, of: out)
                    }
                }
            }
            count = width * height * 3
        }
    }

    @inline(__always)
    private func blend(
        _ source: UnsafeBufferPointer<UInt8>, _ x: Float, _ y: Float, to place: Int,
        of out: UnsafeMutableBufferPointer<UInt8>
    ) {
        let x = min(max(x, 0), Float(width - 1)), y = min(max(y, 0), Float(height - 1))
        let left = Int(x), top = Int(y)
        let fx = x - Float(left), fy = y - Float(top)
        let right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
        for channel in 0..<3 {
            let a = Float(source[(top * width + left) * 3 + channel])
            let b = Float(source[(top * width + right) * 3 + channel])
            let c = Float(source[(bottom * width + left) * 3 + channel])
            let d = Float(source[(bottom * width + right) * 3 + channel])
            let upper = a + (b - a) * fx, lower = c + (d - c) * fx
            out[place + channel] = UInt8(upper + (lower - upper) * fy + 0.5)
        }
    }
}
