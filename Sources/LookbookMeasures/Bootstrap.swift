import LookbookCore

/// 95 % intervals by the percentile bootstrap: the queries are drawn again with replacement, many times, and the middle
/// 95 % of the means that come out is the interval.
///
/// It says how much a mean would move with other queries of the same kind. It knows nothing of another catalogue, nor
/// of the luck of one training run. Source: Efron, Tibshirani, "An Introduction to the Bootstrap", chapter 13.
public struct Bootstrap: Sendable, Hashable {
    /// How often the queries are drawn again.
    public var resamples: Int
    /// Equal seed, equal intervals.
    public var seed: UInt64

    /// - Parameters:
    ///   - resamples: at least 1.
    ///   - seed: any number.
    public init(resamples: Int = 1000, seed: UInt64 = 1) {
        self.resamples = max(1, resamples)
        self.seed = seed
    }

    /// The mean of some values with its interval.
    ///
    /// - Precondition: there is at least one value.
    public func mean(of values: [Double]) -> Estimate {
        means(of: ScoreTable(columns: 1, values: values.map(Float.init), classes: values.map { _ in 0 })).micro[0]
    }

    /// For each column of a table its mean over queries (micro) and the mean of its class means (macro).
    ///
    /// A class that a resample leaves out does not count in that resample's macro mean.
    /// - Precondition: there is at least one row.
    package func means(of scores: ScoreTable) -> (micro: [Estimate], macro: [Estimate]) {
        precondition(scores.rows > 0, "there must be something to average")
        let whole = scores.means(weights: Array(repeating: 1, count: scores.rows))
        var generator = SeededGenerator(seed: seed)
        var micro = Array(repeating: [Double](), count: scores.columns)
        var macro = micro
        for _ in 0..<resamples {
            let drawn = scores.means(weights: Self.draw(scores.rows, &generator))
            for column in 0..<scores.columns {
                micro[column].append(drawn.micro[column])
                macro[column].append(drawn.macro[column])
            }
        }
        return (zip(whole.micro, micro).map(Self.estimate), zip(whole.macro, macro).map(Self.estimate))
    }

    /// A number computed from groups of answers, with the interval that drawing whole groups again gives.
    ///
    /// - Parameters:
    ///   - groups: how many groups there are, at least 1.
    ///   - statistic: the number when each group counts so often.
    package func groupedEstimate(groups: Int, _ statistic: ([Int32]) -> Double) -> Estimate {
        var generator = SeededGenerator(seed: seed)
        let resampled = (0..<resamples).map { _ in statistic(Self.draw(groups, &generator)) }
        return Self.estimate(value: statistic(Array(repeating: 1, count: groups)), resampled: resampled)
    }

    /// How often each of `count` rows comes when `count` rows are drawn.
    private static func draw(_ count: Int, _ generator: inout SeededGenerator) -> [Int32] {
        var weights = [Int32](repeating: 0, count: count)
        for _ in 0..<count { weights[generator.next(below: count)] += 1 }
        return weights
    }

    private static func estimate(value: Double, resampled: [Double]) -> Estimate {
        let sorted = resampled.sorted()
        return Estimate(
            value: value, lower: quantile(0.025, ofSorted: sorted), upper: quantile(0.975, ofSorted: sorted))
    }
}
