internal import LookbookCore
internal import LookbookImaging

/// Where a garment is in a photograph: parts of the picture's sides, from the top left.
public struct GarmentBox: Sendable, Hashable {
    /// The left edge, 0..<1.
    public let x: Double
    /// The upper edge, 0..<1.
    public let y: Double
    /// Above 0 to 1.
    public let width: Double
    /// Above 0 to 1.
    public let height: Double

    /// What stands around a box when it is cut, as a part of its sides: what a person leaves who cuts a photograph.
    static let margin = 0.1

    /// Reads `x y width height`.
    ///
    /// - Parameter id: of the item, for the message.
    /// - Throws: ``LookbookError`` `training.data` when these are not four numbers inside the picture.
    init(_ text: String?, of id: String) throws(LookbookError) {
        let numbers = (text ?? "").split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[0] >= 0, numbers[1] >= 0,
            numbers[2] > 0, numbers[3] > 0, numbers[0] + numbers[2] <= 1.001,
            numbers[1] + numbers[3] <= 1.001
        else {
            throw LookbookError(
                .trainingData, "the box of \(id) is \(text ?? "missing")",
                facts: [.remedy: "write x y width height as parts of the picture, 0 to 1"])
        }
        (x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3])
    }

    /// The form that ``init(_:of:)`` reads.
    var text: String { "\(x) \(y) \(width) \(height)" }

    /// The garment with what stands around it.
    ///
    /// - Parameter jitter: how far each side may lie elsewhere, as a part of the box's sides; 0 cuts the same each time.
    func cut(_ picture: Picture, jitter: Double, using random: inout SeededGenerator) -> Picture {
        func moved() -> Double {
            jitter > 0 ? Double.random(in: -jitter...jitter, using: &random) : 0
        }
        let (w, h) = (Double(picture.width), Double(picture.height))
        let left = (x - (Self.margin + moved()) * width) * w
        let right = (x + (1 + Self.margin + moved()) * width) * w
        let top = (y - (Self.margin + moved()) * height) * h
        let bottom = (y + (1 + Self.margin + moved()) * height) * h
        func pixels(_ low: Double, _ high: Double) -> Range<Int> {
            let start = Int(low.rounded())
            return start..<max(start + 1, Int(high.rounded()))
        }
        return picture.part(columns: pixels(left, right), rows: pixels(top, bottom))
    }
}

/// A garment on a plain light ground, with the ground told from it.
struct CutOut {
    private let picture: Picture
    /// Whether each pixel belongs to the garment.
    private let mask: [Bool]

    /// Pixels at least so light in each channel, and joined to the edge, are the ground.
    private static let lightest: UInt8 = 238

    /// Finds the ground; nil when there is next to none, or next to nothing else.
    init?(_ picture: Picture) {
        let (width, height) = (picture.width, picture.height)
        var mask = [Bool](repeating: true, count: width * height)
        func isLight(_ place: Int) -> Bool {
            (0..<3).allSatisfy { picture.pixels[place * 3 + $0] >= Self.lightest }
        }
        var open: [Int] = []
        func visit(_ place: Int) {
            guard mask[place], isLight(place) else { return }
            mask[place] = false
            open.append(place)
        }
        for column in 0..<width {
            visit(column)
            visit((height - 1) * width + column)
        }
        for row in 0..<height {
            visit(row * width)
            visit(row * width + width - 1)
        }
        while let place = open.popLast() {
            if place % width > 0 { visit(place - 1) }
            if place % width < width - 1 { visit(place + 1) }
            if place >= width { visit(place - width) }
            if place < (height - 1) * width { visit(place + width) }
        }
        let part = Double(mask.count { $0 }) / Double(mask.count)
        guard (0.08...0.85).contains(part) else { return nil }
        self.picture = picture
        self.mask = mask
    }

    /// The garment on another picture of the same size, at 55 to 100 per cent of its size and anywhere inside.
    func laid(on ground: Picture, using random: inout SeededGenerator) -> Picture {
        let (width, height) = (picture.width, picture.height)
        let scale = Double.random(in: 0.55...1, using: &random)
        let left = Double.random(in: 0...Double(width) * (1 - scale), using: &random)
        let top = Double.random(in: 0...Double(height) * (1 - scale), using: &random)
        var pixels = ground.pixels
        for row in 0..<height {
            for column in 0..<width {
                let x = Int((Double(column) - left) / scale), y = Int((Double(row) - top) / scale)
                guard (0..<width).contains(x), (0..<height).contains(y), mask[y * width + x] else { continue }
                for channel in 0..<3 {
                    pixels[(row * width + column) * 3 + channel] =
                        picture.pixels[(y * width + x) * 3 + channel]
                }
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
