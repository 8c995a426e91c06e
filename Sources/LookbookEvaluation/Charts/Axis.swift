internal import Foundation

/// Maps numbers to pixels, and knows where its ticks are.
struct Axis {
    /// The numbers at both ends.
    let range: ClosedRange<Double>
    /// The pixels at both ends.
    let pixels: (from: Double, to: Double)
    let isLogarithmic: Bool
    /// The numbers that get a tick.
    let ticks: [Double]

    /// A linear axis that ends at round numbers.
    init(linear values: [Double], from: Double, to: Double, count: Int = 5) {
        let low = values.min() ?? 0
        let high = max(values.max() ?? 1, low + 1e-9)
        let rough = (high - low) / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? power * 10
        let first = floor(low / step + 1e-9)
        let last = ceil(high / step - 1e-9)
        range = first * step...max(last, first + 1) * step
        ticks = (Int(first)...Int(max(last, first + 1))).map { Double($0) * step }
        pixels = (from, to)
        isLogarithmic = false
    }

    /// A logarithmic axis with ticks at 1, 2 and 5 times the powers of ten.
    init(logarithmic values: [Double], from: Double, to: Double) {
        let positive = values.filter { $0 > 0 }
        let low = (positive.min() ?? 1) / 1.25
        let high = (positive.max() ?? 10) * 1.25
        let powers = Int(floor(log10(low)))...Int(ceil(log10(high)))
        range = low...high
        ticks = powers.flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
            .filter { (low...high).contains($0) }
        pixels = (from, to)
        isLogarithmic = true
    }

    func position(_ value: Double) -> Double {
        let share =
            isLogarithmic
            ? (log(max(value, .leastNormalMagnitude)) - log(range.lowerBound))
                / (log(range.upperBound) - log(range.lowerBound))
            : (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return pixels.from + share * (pixels.to - pixels.from)
    }
}

/// A tick as text without needless zeros.
func tickText(_ value: Double) -> String {
    for digits in 0..<4 where abs(value - (Double(fixed(value, digits)) ?? .nan)) < 1e-9 * max(1, abs(value)) {
        return fixed(value, digits)
    }
    return fixed(value, 4)
}
