public import LookbookCore

/// What a query is made of.
public enum RecommendQuery: Sendable, Hashable {
    /// The bytes of a picture, the name by which the answer calls it, and the part of it that counts.
    case picture([UInt8], name: String? = nil, crop: CropBox? = nil)
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
                facts: [
                    .remedy: "give x, y, width and height as shares from 0 to 1, with sides of at least 0.01"
                ])
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

/// What a query asks for.
public struct RecommendOptions: Sendable, Hashable {
    /// How many items in a list.
    public var count = 10
    /// How many of the best items of each list to leave out: the place where the next page begins.
    public var offset = 0
    /// What "near" means.
    public var metric = SimilarityMetric.cosine
    /// Search look-alikes in this domain instead of the guessed one.
    public var domain: String?
    /// Only items that satisfy this.
    public var filter: ItemFilter?
    /// Items that must not come back.
    public var excluded: Set<Item.ID> = []
    /// 0 keeps the ranking, towards 1 the answers differ more from each other; above 0, count and offset together are at
    /// most ``maximumDiverse``.
    public var diversity: Float = 0
    /// Show only the best item of those that share this field (`group`: one of each style).
    public var groupBy: String?
    /// Leave out what scores less, 0...1.
    public var threshold: Float = 0
    /// The most complementary domains to answer with.
    public var maximumDomains = 6
    /// The only domains that may come back as matching; nil leaves it to the taxonomy.
    public var complementaryDomains: Set<String>?
    /// Whether look-alikes are wanted.
    public var wantsSimilar = true
    /// Whether matching items of other domains are wanted.
    public var wantsGoesWith = true

    /// How many items of a list can be chosen to differ: each is compared with all candidates, so that twice as many take
    /// four times as long.
    public static let maximumDiverse = 100

    /// The most items of a list, those that an offset leaves out included.
    public static let maximumCount = 1000
    /// How many complementary domains may be asked for.
    public static let domainCounts = 1...50

    /// The defaults: ten of each by cosine.
    public init() {}

    /// - Throws: ``LookbookError`` `input.…` for a value out of its range.
    public func validate() throws(LookbookError) {
        let most = Self.maximumCount
        guard (1...most).contains(count) else {
            throw LookbookError(.inputCount, "k is \(count)", facts: [.remedy: "ask for 1 to \(most) items"])
        }
        guard (0..<most).contains(offset), offset + count <= most else {
            throw LookbookError(
                .inputOffset, "the offset is \(offset) with k \(count)",
                facts: [.remedy: "an offset is not negative, and offset and k together are at most \(most)"])
        }
        guard Self.domainCounts.contains(maximumDomains) else {
            let (least, most) = (Self.domainCounts.lowerBound, Self.domainCounts.upperBound)
            throw LookbookError(
                .inputField, "\(maximumDomains) domains of matching items are asked for",
                facts: [.remedy: "ask for \(least) to \(most)"])
        }
        guard (0...1).contains(diversity) else {
            throw LookbookError(
                .inputDiversity, "the diversity is \(diversity)",
                facts: [.remedy: "give a number from 0 to 1"])
        }
        guard diversity == 0 || offset + count <= Self.maximumDiverse else {
            throw LookbookError(
                .inputDiversity, "\(offset + count) items are asked for with diversity",
                facts: [
                    .remedy:
                        "with diversity, ask for at most \(Self.maximumDiverse) items, the offset included"
                ])
        }
        guard (0...1).contains(threshold) else {
            throw LookbookError(
                .inputThreshold, "the threshold is \(threshold)", facts: [.remedy: "give a score from 0 to 1"]
            )
        }
    }
}

/// Where a page of an answer begins: what comes before it is ranked like the rest and left out.
struct Page: Sendable {
    let offset: Int

    func cut(_ items: [SimilarItem]) -> [SimilarItem] {
        Array(items.dropFirst(offset))
    }

    func cut(_ groups: [GoesWithGroup]) -> [GoesWithGroup] {
        guard offset > 0 else { return groups }
        return groups.compactMap { group in
            let items = Array(group.items.dropFirst(offset))
            return items.isEmpty ? nil : GoesWithGroup(domain: group.domain, items: items)
        }
    }
}
