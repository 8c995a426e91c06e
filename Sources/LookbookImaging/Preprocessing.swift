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
/// | `resize.mode` | `shortest-side`, `squash` or `letterbox`, see ``Resize`` |
/// | `resize.size` | only with `shortest-side`: the shortest side before the crop, at least the input's larger side |
/// | `resize.colour` | only with `letterbox`: R, G, B of the bars, 0...255 each; black when left out |
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
        width: Int, height: Int, resize: Resize, interpolation: Interpolation = .bilinear, mean: [Float], std: [Float]
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
