public import LookbookCore

/// What a query is made of.
public enum RecommendQuery: Sendable, Hashable {
    /// The bytes of a picture, the name by which the answer calls it, and the part of it that counts.
    case picture([UInt8], name: String?, crop: CropBox? = nil)
    /// An item of the catalogue.
    case item(String)
    /// Several pictures and items, towards some and away from others.
    case examples([Example])

    /// One of several examples.
    public struct Example: Sendable, Hashable {
        /// What it shows: a picture or an item.
        public let query: RecommendQuery
        /// Its share: above 0 towards it, below 0 away from it.
        public let weight: Float
        /// The most that an example weighs, towards it or away from it.
        public static let maximumWeight: Float = 100

        /// - Parameters:
        ///   - query: a picture or an item; not examples again.
        ///   - weight: above 0 towards it, below 0 away from it; at most ``maximumWeight`` either way, and not 0.
        public init(_ query: RecommendQuery, weight: Float) {
            self.query = query
            self.weight = weight
        }
    }
}

extension RecommendQuery {
    /// The most examples of one query.
    public static let maximumExamples = 20

    /// The rule for the weights of examples: whoever reads a query asks here, before anything is fetched.
    ///
    /// - Throws: ``LookbookError`` `input.examples`.
    package static func validate(weights: [Float]) throws(LookbookError) {
        let most = Example.maximumWeight
        func unusable(_ message: String) -> LookbookError {
            LookbookError(
                .inputExamples, message,
                facts: [
                    .remedy:
                        "give at most \(maximumExamples) pictures or items, each with a weight above 0 and at most "
                        + "\(Int(most)), towards it or away from it, and at least one of them towards it"
                ])
        }
        guard weights.count <= maximumExamples else { throw unusable("there are \(weights.count) examples") }
        guard weights.contains(where: { $0 > 0 }) else { throw unusable("no example has a positive weight") }
        for weight in weights where !(abs(weight) <= most) || weight == 0 {
            throw unusable("an example weighs \(weight)")
        }
    }
}

/// A part of a picture, in shares of its sides from the top left: independent of its size in pixels.
public struct CropBox: Sendable, Hashable, Codable {
    /// Left edge, 0...1.
    public let x: Double
    /// Upper edge, 0...1.
    public let y: Double
    /// Share of the width.
    public let width: Double
    /// Share of the height.
    public let height: Double

    /// - Parameters:
    ///   - x: left edge, 0...1.
    ///   - y: upper edge, 0...1.
    ///   - width: share of the width, at least 0.01.
    ///   - height: share of the height, at least 0.01.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// - Throws: ``LookbookError`` `input.crop` for a box that is not in the picture, or is smaller than a hundredth of it.
    public func validate() throws(LookbookError) {
        // A rounded box may overhang by a hair.
        let isInside = x >= 0 && y >= 0 && x + width <= 1.0001 && y + height <= 1.0001
        guard isInside, width >= 0.01, height >= 0.01 else {
            throw LookbookError(
                .inputCrop, "the crop box does not lie in the picture",
                facts: [.remedy: "give x, y, width and height as shares from 0 to 1, with sides of at least 0.01"])
        }
    }

    /// The part of a picture, at least one pixel.
    func cut(_ picture: Picture) -> Picture {
        let left = min(picture.width - 1, Int(x * Double(picture.width)))
        let top = min(picture.height - 1, Int(y * Double(picture.height)))
        let columns = max(1, min(picture.width - left, Int((width * Double(picture.width)).rounded())))
        let rows = max(1, min(picture.height - top, Int((height * Double(picture.height)).rounded())))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(columns * rows * 3)
        for row in top..<top + rows {
            let start = (row * picture.width + left) * 3
            pixels.append(contentsOf: picture.pixels[start..<start + columns * 3])
        }
        return Picture(width: columns, height: rows, pixels: pixels)
    }
}
