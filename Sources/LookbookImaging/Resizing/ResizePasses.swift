internal import CResample

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
            base.update(from: base + (needed.lowerBound - held.lowerBound) * outStride, count: kept * outStride)
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
                band.baseAddress, outStride, Int32(outStride), axis, start + outputs.lowerBound * outStride, portable)
        }
    }
}
