/// How far a confidence lies from the share of right guesses.
public enum CalibrationError {
    /// The expected calibration error over bins of equal mass (Naeini et al. 2015; bins as Nguyen and O'Connor 2015): guesses
    /// are sorted by confidence and cut into bins of as many guesses each; the gaps between a bin's mean confidence and its
    /// share of right guesses are averaged, each by the size of its bin.
    ///
    /// - Parameters:
    ///   - guesses: the confidence of each, 0...1, and whether it was right.
    ///   - bins: at least 1; fewer are used where there are fewer guesses.
    /// - Returns: 0...1; 0 without guesses.
    public static func expected(_ guesses: [(confidence: Double, isRight: Bool)], bins: Int = 10) -> Double {
        let sorted = guesses.enumerated().sorted {
            ($0.element.confidence, $0.offset) < ($1.element.confidence, $1.offset)
        }.map(\.element)
        let count = max(1, min(bins, sorted.count))
        var gaps = 0.0
        for bin in 0..<count {
            let part = sorted[sorted.count * bin / count..<sorted.count * (bin + 1) / count]
            let confidence = part.reduce(0) { $0 + $1.confidence }
            let right = Double(part.count { $0.isRight })
            gaps += abs(confidence - right)
        }
        return sorted.isEmpty ? 0 : gaps / Double(sorted.count)
    }
}
