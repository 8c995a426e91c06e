public import LookbookCore

extension Picture {
    /// Scales to another size with an antialiased filter: byte for byte what Pillow's `resize` gives for RGB.
    ///
    /// The horizontal pass comes first, as in Pillow up to version 12. Pillow 13 turns the order around where the height
    /// shrinks much more than the width; then single bytes differ by rounding.
    ///
    /// - Parameters:
    ///   - width: columns of the result, 1...65,535.
    ///   - height: rows of the result, 1...65,535.
    ///   - interpolation: the filter.
    /// - Throws: ``LookbookError`` `picture.size` when a side is out of its range.
    public func resized(width: Int, height: Int, interpolation: Interpolation) throws(LookbookError) -> Picture {
        let sides = 1...PictureSides.longest
        guard sides.contains(width), sides.contains(height) else {
            throw LookbookError(
                .pictureSize, "a picture cannot be resized to \(width) x \(height)",
                facts: [.remedy: "give sides of 1 to \(PictureSides.longest) pixels"])
        }
        return resized(
            Resizing(width: width, height: height, columns: 0..<width, rows: 0..<height), interpolation: interpolation)
    }

    /// Scales, and computes only a part of the result.
    ///
    /// - Parameter portable: keeps the vector kernels from being used, so that a test can compare.
    func resized(_ resizing: Resizing, interpolation: Interpolation, portable: Bool = false) -> Picture {
        if width == resizing.width, height == resizing.height { return cut(resizing) }
        let columns = ResampleAxis(
            input: width, output: resizing.width, kept: resizing.columns, interpolation: interpolation)
        let rows = ResampleAxis(
            input: height, output: resizing.height, kept: resizing.rows, interpolation: interpolation)
        let size = resizing.columns.count * resizing.rows.count * 3
        let result = [UInt8](unsafeUninitializedCapacity: size) { out, count in
            pixels.withUnsafeBufferPointer { source in
                let passes = ResizePasses(
                    source: source, stride: width * 3, columns: columns, rows: rows, portable: portable)
                passes.write(to: out)
            }
            count = size
        }
        return Picture(width: resizing.columns.count, height: resizing.rows.count, pixels: result)
    }

    private func cut(_ part: Resizing) -> Picture {
        if part.columns.count == width, part.rows.count == height { return self }
        var result: [UInt8] = []
        result.reserveCapacity(part.columns.count * part.rows.count * 3)
        for row in part.rows {
            let start = (row * width + part.columns.lowerBound) * 3
            result += pixels[start..<start + part.columns.count * 3]
        }
        return Picture(width: part.columns.count, height: part.rows.count, pixels: result)
    }
}

/// A size to scale to, and the part of the result that is kept.
struct Resizing {
    let width: Int
    let height: Int
    let columns: Range<Int>
    let rows: Range<Int>
}

enum PictureSides {
    /// The longest side that is decoded or resized to: JPEG's limit, held for all formats, so that the weights of a
    /// resize stay small.
    static let longest = 65_535
}
