internal import CResample
public import LookbookCore

extension Picture {
    /// Scales to another size with an antialiased filter: byte for byte what Pillow's `resize` gives for RGB.
    ///
    /// - Parameters:
    ///   - width: columns of the result, 1...65,535.
    ///   - height: rows of the result, 1...65,535.
    ///   - interpolation: the filter.
    /// - Throws: ``ImagingError`` `picture.size` when a side is out of its range.
    public func resized(width: Int, height: Int, interpolation: Interpolation) throws(ImagingError) -> Picture {
        let sides = 1...PictureSides.longest
        guard sides.contains(width), sides.contains(height) else {
            throw ImagingError(
                .size, "a picture cannot be resized to \(width) x \(height)",
                hint: "give sides of 1 to \(PictureSides.longest) pixels")
        }
        return resized(
            Resizing(width: width, height: height, columns: 0..<width, rows: 0..<height), interpolation: interpolation)
    }

    /// Scales, and computes only a part of the result.
    ///
    /// - Parameter portable: keeps the vector kernels from being used, so that a test can compare.
    func resized(_ resizing: Resizing, interpolation: Interpolation, portable: Bool = false) -> Picture {
        let rows = ResampleAxis(
            input: height, output: resizing.height, kept: resizing.rows, interpolation: interpolation)
        let narrow = scaledRows(rows.needed, resizing, interpolation, portable)
        // Equal heights need no filter: the rows are those that are kept.
        if height == resizing.height { return narrow.cut(rows: resizing.rows, from: rows.needed.lowerBound) }
        return narrow.scaledColumns(rows.droppingFirst(rows.needed.lowerBound), portable)
    }

    /// The horizontal pass over some rows.
    private func scaledRows(
        _ range: Range<Int>, _ resizing: Resizing, _ interpolation: Interpolation, _ portable: Bool
    ) -> Picture {
        if width == resizing.width && resizing.columns == 0..<width { return cut(rows: range, from: 0) }
        let axis = ResampleAxis(
            input: width, output: resizing.width, kept: resizing.columns, interpolation: interpolation)
        let outWidth = resizing.columns.count
        let result = [UInt8](unsafeUninitializedCapacity: outWidth * range.count * 3) { out, count in
            pixels.withUnsafeBufferPointer { source in
                axis.withUnsafeAxis { axis in
                    guard let start = source.baseAddress else { return }
                    lb_resample_rows(
                        start + range.lowerBound * width * 3, width * 3, Int32(width), Int32(range.count), axis,
                        out.baseAddress, portable)
                }
            }
            count = outWidth * range.count * 3
        }
        return Picture(width: outWidth, height: range.count, pixels: result)
    }

    /// The vertical pass over all columns.
    private func scaledColumns(_ axis: ResampleAxis, _ portable: Bool) -> Picture {
        let result = [UInt8](unsafeUninitializedCapacity: width * axis.first.count * 3) { out, count in
            pixels.withUnsafeBufferPointer { source in
                axis.withUnsafeAxis {
                    lb_resample_columns(
                        source.baseAddress, width * 3, Int32(width * 3), $0, out.baseAddress, portable)
                }
            }
            count = width * axis.first.count * 3
        }
        return Picture(width: width, height: axis.first.count, pixels: result)
    }

    /// Some rows, counted from a row that this picture begins with.
    private func cut(rows: Range<Int>, from start: Int) -> Picture {
        if rows.lowerBound == start && rows.count == height { return self }
        let bytes = width * 3
        let part = pixels[(rows.lowerBound - start) * bytes..<(rows.upperBound - start) * bytes]
        return Picture(width: width, height: rows.count, pixels: Array(part))
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
