internal import CResample

/// Which samples make up each output along one side of a resize, and with what weights.
///
/// The arithmetic is Pillow's (`Resample.c`, `precompute_coeffs` and `normalize_coeffs_8bpc`, written anew): weights in
/// double precision, normalised to sum 1, then fixed-point with 22 fraction bits.
struct ResampleAxis {
    /// For each output that is kept, the first sample.
    private(set) var first: [Int32] = []
    /// For each output that is kept, the number of samples.
    private(set) var count: [Int32] = []
    /// For each output that is kept, `taps` weights, padded with zeros.
    private(set) var weights: [Int32] = []
    /// Places for weights, a multiple of 4 as the vector kernels want it.
    let taps: Int

    /// - Parameters:
    ///   - input: samples, at least 1.
    ///   - output: samples of the whole result, at least 1.
    ///   - kept: the part of the result that is needed.
    ///   - interpolation: the filter.
    init(input: Int, output: Int, kept: Range<Int>, interpolation: Interpolation) {
        let scale = Double(input) / Double(output)
        let stretch = max(1, scale)
        let support = interpolation.support * stretch
        let widest = Int(support.rounded(.up)) * 2 + 1
        taps = (widest + 3) / 4 * 4
        first.reserveCapacity(kept.count)
        count.reserveCapacity(kept.count)
        weights.reserveCapacity(kept.count * taps)
        var window: [Double] = []
        for place in kept {
            let centre = (Double(place) + 0.5) * scale
            let low = max(0, Int(centre - support + 0.5))
            let high = min(input, Int(centre + support + 0.5))
            window.removeAll(keepingCapacity: true)
            for sample in low..<high {
                window.append(interpolation.weight(at: (Double(sample) - centre + 0.5) / stretch))
            }
            append(window, first: low)
        }
    }

    private mutating func append(_ window: [Double], first low: Int) {
        let total = window.reduce(0, +)
        let unit = total == 0 ? 1 : 1 / total
        first.append(Int32(low))
        count.append(Int32(window.count))
        for weight in window {
            weights.append(Int32((weight * unit * 4_194_304).rounded(.toNearestOrAwayFromZero)))
        }
        weights.append(contentsOf: repeatElement(0, count: taps - window.count))
    }

    /// The samples that some outputs need; both ends grow from output to output.
    func needed(_ outputs: Range<Int>) -> Range<Int> {
        guard let last = outputs.last else { return 0..<0 }
        return Int(first[outputs.lowerBound])..<Int(first[last] + count[last])
    }

    /// Lends some outputs to the kernels.
    ///
    /// - Parameter origin: the sample that the kernel's source begins with.
    func withUnsafeAxis(_ outputs: Range<Int>, origin: Int = 0, _ body: (LBResampleAxis) -> Void) {
        first[outputs].withUnsafeBufferPointer { first in
            count[outputs].withUnsafeBufferPointer { count in
                weights[outputs.lowerBound * taps..<outputs.upperBound * taps].withUnsafeBufferPointer {
                    weights in
                    body(
                        LBResampleAxis(
                            first: first.baseAddress, count: count.baseAddress, weights: weights.baseAddress,
                            taps: Int32(taps), outputs: Int32(outputs.count), origin: Int32(origin)))
                }
            }
        }
    }
}

extension Interpolation {
    /// How far the filter reaches, in samples of the coarser grid.
    fileprivate var support: Double {
        switch self {
        case .bilinear: 1
        case .bicubic: 2
        }
    }

    /// The filter's value at a distance from its centre.
    fileprivate func weight(at distance: Double) -> Double {
        let x = abs(distance)
        switch self {
        case .bilinear:
            return x < 1 ? 1 - x : 0
        case .bicubic:
            // R. G. Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -0.5.
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
            return 0
        }
    }
}
