/// A measured mean with its 95 % interval.
public struct Estimate: Sendable, Hashable, Codable {
    /// The mean over all queries.
    public let value: Double
    /// The lower end of the interval.
    public let lower: Double
    /// The upper end of the interval.
    public let upper: Double

    /// - Parameters:
    ///   - value: the mean.
    ///   - lower: lower end of its interval.
    ///   - upper: upper end of its interval.
    public init(value: Double, lower: Double, upper: Double) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }
}

/// The quantile of sorted numbers, linear between neighbours: NumPy's default.
///
/// - Precondition: `sorted` is not empty, 0 <= fraction <= 1.
func quantile(_ fraction: Double, ofSorted sorted: [Double]) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
