internal import CResample
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
    public func resized(width: Int, height: Int, interpolation: Interpolation) throws(LookbookError)
        -> Picture
    {
        let sides = 1...PictureSides.longest
        guard sides.contains(width), sides.contains(height) else {
            throw LookbookError(
                .pictureSize, "a picture cannot be resized to \(width) x \(height)",
                facts: [.remedy: "give sides of 1 to \(PictureSides.longest) pixels"])
        }
        return resized(
            Resizing(width: width, height: height, columns: 0..<width, rows: 0..<height),
            interpolation: interpolation)
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

/// The two passes of a resize, band by band: some rows are scaled horizontally into a small buffer that stays in the
/// processor's cache, and the vertical pass takes them from there. So no whole picture lies between the passes.
struct ResizePasses {
    let source: UnsafeBufferPointer<UInt8>
    /// Bytes in a row of the source.
    let stride: Int
    let columns: ResampleAxis
    let rows: ResampleAxis
    /// Keeps the vector kernels from being used.
    let portable: Bool

    /// The most bytes of the buffer between the passes, unless a single output row needs more.
    private static let bandBytes = 96 << 10

    private var outStride: Int { columns.first.count * 3 }
    private var sourceRows: Int { source.count / stride }

    /// Writes all outputs, row by row.
    func write(to out: UnsafeMutableBufferPointer<UInt8>) {
        // Three rows more than needed, since the horizontal pass takes rows in fours.
        let capacity = max(rows.taps, Self.bandBytes / outStride) + 3
        withUnsafeTemporaryAllocation(byteCount: capacity * outStride, alignment: 32) { raw in
            let band = raw.bindMemory(to: UInt8.self)
            var held = 0..<0
            var row = 0
            while row < rows.first.count {
                let outputs = row..<bandEnd(from: row, capacity: capacity - 3)
                hold(rows.needed(outputs), in: band, &held)
                scaleColumns(outputs, from: band, held, to: out)
                row = outputs.upperBound
            }
        }
    }

    /// The first output row after `row` whose samples no longer fit the buffer.
    private func bandEnd(from row: Int, capacity: Int) -> Int {
        let start = Int(rows.first[row])
        var end = row + 1
        while end < rows.first.count, Int(rows.first[end] + rows.count[end]) - start <= capacity { end += 1 }
        return end
    }

    /// Makes the buffer hold the given rows of the source, horizontally scaled; keeps those that it has already.
    private func hold(
        _ needed: Range<Int>, in band: UnsafeMutableBufferPointer<UInt8>, _ held: inout Range<Int>
    ) {
        guard let base = band.baseAddress, let start = source.baseAddress else { return }
        let kept = max(0, held.upperBound - needed.lowerBound)
        if kept > 0 {
            base.update(
                from: base + (needed.lowerBound - held.lowerBound) * outStride, count: kept * outStride)
        }
        let first = needed.lowerBound + kept
        let missing = max(0, needed.upperBound - first)
        let count = min((missing + 3) / 4 * 4, sourceRows - first)
        columns.withUnsafeAxis(0..<columns.first.count) { axis in
            lb_resample_rows(
                start + first * stride, stride, source.count - first * stride, Int32(count), axis,
                base + kept * outStride, portable)
        }
        held = needed.lowerBound..<first + count
    }

    private func scaleColumns(
        _ outputs: Range<Int>, from band: UnsafeMutableBufferPointer<UInt8>, _ held: Range<Int>,
        to out: UnsafeMutableBufferPointer<UInt8>
    ) {
        guard let start = out.baseAddress else { return }
        rows.withUnsafeAxis(outputs, origin: held.lowerBound) { axis in
            lb_resample_columns(
                band.baseAddress, outStride, Int32(outStride), axis, start + outputs.lowerBound * outStride,
                portable)
        }
    }
}
