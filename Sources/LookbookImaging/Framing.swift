public import LookbookCore

/// What of a picture is shown: all of it but a border of one colour, at proportions that a garment may have.
///
/// A garment small on a white page, between the bars of a letterbox or on a screen of a telephone lies in the frame as it
/// does in a shop's picture that it fills: how much border there was changes nothing. Gallery and query are framed alike.
public struct Framing: Sendable, Hashable {
    /// How far a pixel's channels may lie from the border's colour, 0...255. 24 is more than JPEG's noise and less than
    /// the shade of a white shirt.
    public let tolerance: Int

    /// The narrowest and the widest proportions, width by height: those of upright and lying photographs. What is narrower
    /// or wider gets bars in the border's colour.
    public static let proportions = 0.75...(4.0 / 3)
    /// The part of the content's side that stays around it, where the border is as wide as that.
    static let margin = 0.03
    /// Of a line's pixels so many lie within the tolerance when the line belongs to the border.
    static let uniformPart = 0.98
    /// A border that leaves less than this part of a side is none: the picture is as good as empty.
    static let leastPart = 0.05

    /// - Parameter tolerance: 0...255.
    public init(tolerance: Int = 24) {
        self.tolerance = tolerance
    }

    /// The columns and rows inside the border, with the margin.
    ///
    /// Each side has a colour of its own, the median of its outermost line. Lines go as long as they show little else. A
    /// light page inside dark bars is a second border; anything else of one colour inside the first is the garment.
    func content(of picture: Picture) -> (columns: Range<Int>, rows: Range<Int>) {
        let whole = Lines(columns: 0..<picture.width, rows: 0..<picture.height)
        var inside = trimmed(whole, of: picture, isGround: { _ in true }) ?? whole
        if inside != whole {
            inside = trimmed(inside, of: picture, isGround: { $0.min() >= Self.pageLightness }) ?? inside
        }
        guard inside != whole else { return (whole.columns, whole.rows) }
        return (
            Self.widened(inside.columns, within: picture.width),
            Self.widened(inside.rows, within: picture.height)
        )
    }

    /// Each channel of a page's white is at least this.
    private static let pageLightness: Int16 = 225

    private static func widened(_ range: Range<Int>, within count: Int) -> Range<Int> {
        let margin = Int((Double(range.count) * margin).rounded())
        return max(0, range.lowerBound - margin)..<min(count, range.upperBound + margin)
    }

    private enum Side { case top, bottom, left, right }

    private struct Lines: Equatable {
        var columns: Range<Int>
        var rows: Range<Int>

        /// The outermost line of a side; nil when nothing is left.
        func line(_ side: Side, of picture: Picture) -> BorderLine? {
            guard let left = columns.first, let right = columns.last, let top = rows.first,
                let bottom = rows.last
            else { return nil }
            switch side {
            case .top, .bottom:
                let row = side == .top ? top : bottom
                return BorderLine(start: (row * picture.width + left) * 3, stride: 3, count: columns.count)
            case .left, .right:
                let column = side == .left ? left : right
                return BorderLine(
                    start: (top * picture.width + column) * 3, stride: picture.width * 3, count: rows.count)
            }
        }

        mutating func drop(_ side: Side) {
            switch side {
            case .top: rows = rows.dropFirst()
            case .bottom: rows = rows.dropLast()
            case .left: columns = columns.dropFirst()
            case .right: columns = columns.dropLast()
            }
        }
    }

    /// Takes the border off.
    ///
    /// - Parameter isGround: whether a colour may be a border's.
    /// - Returns: nil when next to nothing would be left: then the picture is as good as empty, and has no border.
    private func trimmed(_ lines: Lines, of picture: Picture, isGround: (SIMD3<Int16>) -> Bool) -> Lines? {
        var inside = lines
        var colours: [Side: SIMD3<Int16>] = [:]
        picture.pixels.withUnsafeBufferPointer { pixels in
            // Bars on the right and left hide from the first look what is above and below.
            for side in [Side.top, .bottom, .left, .right, .top, .bottom] {
                guard let first = inside.line(side, of: picture) else { return }
                // The second look keeps to the colour of the first, or it would take plain cloth for a border.
                let colour = colours[side] ?? first.median(pixels)
                guard isGround(colour) else { continue }
                while let line = inside.line(side, of: picture), line.isUniform(pixels, colour, tolerance) {
                    colours[side] = colour
                    inside.drop(side)
                }
            }
        }
        let least = (
            Int(Double(lines.columns.count) * Self.leastPart), Int(Double(lines.rows.count) * Self.leastPart)
        )
        return inside.columns.count > least.0 && inside.rows.count > least.1 ? inside : nil
    }

    /// A picture of the given size that shows the content.
    func apply(to picture: Picture, width: Int, height: Int, interpolation: Interpolation) -> Picture {
        let (columns, rows) = content(of: picture)
        let content = picture.part(columns: columns, rows: rows)
        let own = Double(content.width) / Double(content.height)
        let wanted = min(max(own, Self.proportions.lowerBound), Self.proportions.upperBound)
        let innerWidth = own < wanted ? max(1, Int((Double(width) * own / wanted).rounded())) : width
        let innerHeight = own > wanted ? max(1, Int((Double(height) * wanted / own).rounded())) : height
        let scaled = content.resized(
            Resizing(
                width: innerWidth, height: innerHeight, columns: 0..<innerWidth, rows: 0..<innerHeight),
            interpolation: interpolation)
        guard innerWidth < width || innerHeight < height else { return scaled }
        return scaled.centred(width: width, height: height, on: scaled.edgeColour)
    }
}

/// A row or column of pixels.
private struct BorderLine {
    /// The byte of the first pixel's red.
    let start: Int
    /// Bytes from pixel to pixel.
    let stride: Int
    let count: Int

    /// The middle value of each channel.
    func median(_ pixels: UnsafeBufferPointer<UInt8>) -> SIMD3<Int16> {
        var middle = SIMD3<Int16>()
        for channel in 0..<3 {
            var counts = [Int](repeating: 0, count: 256)
            for place in 0..<count { counts[Int(pixels[start + place * stride + channel])] += 1 }
            var seen = 0
            middle[channel] = Int16(
                counts.firstIndex {
                    seen += $0
                    return seen * 2 >= count
                } ?? 0)
        }
        return middle
    }

    /// Whether nearly all pixels are of a colour.
    func isUniform(_ pixels: UnsafeBufferPointer<UInt8>, _ colour: SIMD3<Int16>, _ tolerance: Int) -> Bool {
        var left = Int(Double(count) * (1 - Framing.uniformPart))
        for place in 0..<count {
            let byte = start + place * stride
            let pixel = SIMD3(Int16(pixels[byte]), Int16(pixels[byte + 1]), Int16(pixels[byte + 2]))
            let distance = pointwiseMax(pixel &- colour, colour &- pixel).max()
            if Int(distance) > tolerance {
                left -= 1
                if left < 0 { return false }
            }
        }
        return true
    }
}

extension Picture {
    /// A part of the picture, cut out. Ranges are kept inside the picture and never empty.
    public func part(columns: Range<Int>, rows: Range<Int>) -> Picture {
        let left = min(max(columns.lowerBound, 0), width - 1), top = min(max(rows.lowerBound, 0), height - 1)
        let right = min(max(columns.upperBound, left + 1), width)
        let bottom = min(max(rows.upperBound, top + 1), height)
        if left == 0, top == 0, right == width, bottom == height { return self }
        var cut: [UInt8] = []
        cut.reserveCapacity((right - left) * (bottom - top) * 3)
        for row in top..<bottom { cut += pixels[(row * width + left) * 3..<(row * width + right) * 3] }
        return Picture(width: right - left, height: bottom - top, pixels: cut)
    }

    /// The middle colour of the outermost pixels.
    fileprivate var edgeColour: [UInt8] {
        pixels.withUnsafeBufferPointer { pixels in
            let sides = [
                BorderLine(start: 0, stride: 3, count: width),
                BorderLine(start: (height - 1) * width * 3, stride: 3, count: width),
                BorderLine(start: 0, stride: width * 3, count: height),
                BorderLine(start: (width - 1) * 3, stride: width * 3, count: height),
            ].map { $0.median(pixels) }
            return (0..<3).map { channel in
                let values = sides.map { $0[channel] }.sorted()
                return UInt8(clamping: (values[1] + values[2]) / 2)
            }
        }
    }

    /// The picture in the middle of a larger one of one colour.
    fileprivate func centred(width outer: Int, height outerHeight: Int, on colour: [UInt8]) -> Picture {
        let left = (outer - width) / 2, top = (outerHeight - height) / 2
        var result: [UInt8] = []
        result.reserveCapacity(outer * outerHeight * 3)
        func paint(_ count: Int) { for _ in 0..<count { result += colour } }
        paint(top * outer)
        for row in 0..<height {
            paint(left)
            result += pixels[row * width * 3..<(row + 1) * width * 3]
            paint(outer - width - left)
        }
        paint((outerHeight - height - top) * outer)
        return Picture(width: outer, height: outerHeight, pixels: result)
    }
}
