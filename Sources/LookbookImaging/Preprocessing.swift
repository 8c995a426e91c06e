public import LookbookCore

/// How a picture becomes what a network sees: the size, the way there, and the scale of the numbers.
///
/// One value describes it for import, query and training alike. In a model folder it is `preprocessing.json`:
///
/// ```json
/// {
///   "input": {"width": 224, "height": 224},
///   "resize": {"mode": "shortest-side", "size": 256, "interpolation": "bilinear"},
///   "mean": [0.485, 0.456, 0.406],
///   "std": [0.229, 0.224, 0.225]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `input.width`, `input.height` | the size that the network sees, 1...4096 pixels |
/// | `resize.mode` | `shortest-side`, `squash`, `letterbox` or `framed`, see ``Resize`` |
/// | `resize.size` | only with `shortest-side`: the shortest side before the crop, at least the input's larger side |
/// | `resize.colour` | only with `letterbox`: R, G, B of the bars, 0...255 each; black when left out |
/// | `resize.tolerance` | only with `framed`: how far the border's pixels may lie from its colour, 0...255; 24 when left out |
/// | `resize.interpolation` | `bilinear` or `bicubic`, both antialiased; `bilinear` when left out |
/// | `mean`, `std` | three numbers each, for R, G, B on the scale 0...1, as timm and torchvision write them |
///
/// The network's input is `(pixel / 255 - mean) / std`, channels in the order R, G, B.
public struct Preprocessing: Sendable, Hashable {
    /// Columns that the network sees, 1...4096.
    public let width: Int
    /// Rows that the network sees, 1...4096.
    public let height: Int
    /// How a picture of another size gets there.
    public let resize: Resize
    /// The filter of the resize.
    public let interpolation: Interpolation
    /// Subtracted from R, G, B on the scale 0...1.
    public let mean: [Float]
    /// R, G, B are divided by it after the mean is subtracted; greater than 0.
    public let std: [Float]

    /// The ways from a picture of any size to the input's size.
    public enum Resize: Sendable, Hashable {
        /// Scales so that the shortest side is `size`, keeping the proportions, then cuts the centre out.
        case shortestSide(Int)
        /// Scales both sides to the input's, whatever the proportions.
        case squash
        /// Scales so that all of the picture fits, keeping the proportions, and fills the rest with a colour.
        case letterbox(Colour)
        /// Cuts a border of one colour off, and scales both sides of the rest to the input's; see ``Framing``.
        case framed(Framing)
    }

    /// An sRGB colour, 0...255 a channel.
    public struct Colour: Sendable, Hashable {
        /// Red, 0...255.
        public let red: UInt8
        /// Green, 0...255.
        public let green: UInt8
        /// Blue, 0...255.
        public let blue: UInt8

        /// A colour by its three channels.
        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }
    }

    /// - Parameters:
    ///   - width: columns that the network sees, 1...4096.
    ///   - height: rows that the network sees, 1...4096.
    ///   - resize: how a picture gets there; the size of `shortestSide` is at least both sides and at most 4096.
    ///   - interpolation: the filter.
    ///   - mean: three finite numbers.
    ///   - std: three finite numbers above 0.
    /// - Throws: ``LookbookError`` `preprocessing.invalid` when a value is out of its range.
    public init(
        width: Int, height: Int, resize: Resize, interpolation: Interpolation = .bilinear, mean: [Float],
        std: [Float]
    ) throws(LookbookError) {
        self.width = width
        self.height = height
        self.resize = resize
        self.interpolation = interpolation
        self.mean = mean
        self.std = std
        if let fault { throw .preprocessing(fault) }
    }

    /// The largest side that a description may ask for: far above any network's, and small enough to allocate.
    static let largestSide = 4096

    /// What is wrong with the values, nil when nothing is.
    private var fault: String? {
        let sides = 1...Self.largestSide
        guard sides.contains(width), sides.contains(height) else {
            return "the input is \(width) x \(height); both sides must be 1...\(Self.largestSide)"
        }
        if case .shortestSide(let size) = resize, !(max(width, height)...Self.largestSide).contains(size) {
            return "the shortest side is \(size); it must be \(max(width, height))...\(Self.largestSide)"
        }
        if case .framed(let framing) = resize, !(0...255).contains(framing.tolerance) {
            return "the tolerance is \(framing.tolerance); it must be 0...255"
        }
        guard mean.count == 3, mean.allSatisfy(\.isFinite) else { return "\"mean\" must be three numbers" }
        guard std.count == 3, std.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            return "\"std\" must be three numbers greater than 0"
        }
        return nil
    }

    /// The shortest side that a picture needs so that the resize only shrinks it: what
    /// ``LookbookCore/PictureDecoding/decode(_:shortestSide:)`` may be asked for.
    public var shortestSide: Int {
        if case .shortestSide(let size) = resize { size } else { max(width, height) }
    }
}

/// The filter of a resize. Both are antialiased: when a picture shrinks, the filter widens with it, as Pillow does.
public enum Interpolation: String, Sendable, Hashable, Codable, CaseIterable {
    /// The triangle filter, support 1.
    case bilinear
    /// Keys' cubic with a = -0.5, support 2.
    case bicubic
}

extension LookbookError {
    static func preprocessing(_ fault: String) -> LookbookError {
        LookbookError(
            .preprocessingInvalid, "the preprocessing cannot be used: \(fault)",
            facts: [.remedy: "correct preprocessing.json; the documentation of Preprocessing lists its keys"])
    }
}

extension Preprocessing {
    /// Resizes and crops a picture to the input's size. Pure: the same picture gives the same bytes everywhere.
    ///
    /// - `shortestSide`: the longest side becomes `size * longest / shortest`, rounded down, as in
    ///   torchvision's `Resize`; the crop starts at half of what is left over, rounded down. (torchvision's `CenterCrop`
    ///   rounds a half to the even pixel, so a quarter of all pictures is cut one pixel further there.)
    /// - `letterbox`: sides and places are rounded as Pillow's `ImageOps.pad` does.
    ///
    /// - Parameter picture: of any size up to 65,535 a side.
    /// - Returns: a picture of `width` x `height`.
    /// - Throws: ``LookbookError`` `picture.size` when a side is longer.
    public func apply(to picture: Picture) throws(LookbookError) -> Picture {
        guard max(picture.width, picture.height) <= PictureSides.longest else {
            throw LookbookError(
                .pictureSize, "a picture of \(picture.width) x \(picture.height) is too long to be resized",
                facts: [.remedy: "cut it; sides may have \(PictureSides.longest) pixels"])
        }
        switch resize {
        case .shortestSide(let size):
            return picture.resized(centreCrop(of: picture, shortestSide: size), interpolation: interpolation)
        case .squash:
            return picture.resized(whole(width, height), interpolation: interpolation)
        case .letterbox(let colour):
            return letterboxed(picture, colour)
        case .framed(let framing):
            return framing.apply(
                to: picture, width: width, height: height, interpolation: interpolation)
        }
    }

    private func whole(_ width: Int, _ height: Int) -> Resizing {
        Resizing(width: width, height: height, columns: 0..<width, rows: 0..<height)
    }

    private func centreCrop(of picture: Picture, shortestSide size: Int) -> Resizing {
        let shortest = min(picture.width, picture.height)
        let scaledWidth = size * picture.width / shortest
        let scaledHeight = size * picture.height / shortest
        let left = (scaledWidth - width) / 2
        let top = (scaledHeight - height) / 2
        return Resizing(
            width: scaledWidth, height: scaledHeight, columns: left..<left + width, rows: top..<top + height)
    }

    private func letterboxed(_ picture: Picture, _ colour: Colour) -> Picture {
        let (inner, outer) = (Double(picture.width) / Double(picture.height), Double(width) / Double(height))
        let innerWidth = inner < outer ? max(1, Self.rounded(inner * Double(height))) : width
        let innerHeight = inner > outer ? max(1, Self.rounded(Double(width) / inner)) : height
        let scaled = picture.resized(whole(innerWidth, innerHeight), interpolation: interpolation)
        let left = Self.rounded(Double(width - innerWidth) / 2)
        let top = Self.rounded(Double(height - innerHeight) / 2)
        var pixels = [UInt8]()
        pixels.reserveCapacity(width * height * 3)
        let bar = [colour.red, colour.green, colour.blue]
        func paint(_ count: Int) { for _ in 0..<count { pixels.append(contentsOf: bar) } }
        paint(top * width)
        for row in 0..<innerHeight {
            paint(left)
            pixels += scaled.pixels[row * innerWidth * 3..<(row + 1) * innerWidth * 3]
            paint(width - left - innerWidth)
        }
        paint((height - top - innerHeight) * width)
        return Picture(width: width, height: height, pixels: pixels)
    }

    /// Rounded to the nearest whole number, a half to the even one, as Python does.
    private static func rounded(_ length: Double) -> Int {
        Int(length.rounded(.toNearestOrEven))
    }
}
