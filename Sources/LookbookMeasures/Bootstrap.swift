internal import LookbookCore

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
        means(of: ScoreTable(columns: 1, values: values.map(Float.init), classes: values.map { _ in 0 }))
            .micro[0]
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

/// Values of some measures for some queries, each of which has a class: what means are taken of.
///
/// The rows are put in the order of their classes, so that the sums of a class are built in one pass over memory.
package struct ScoreTable {
    /// Number of measures.
    package let columns: Int
    /// Number of queries.
    package let rows: Int
    private let values: [Float]
    /// Where each class begins; classes without a query are left out.
    private let classStarts: [Int]

    /// - Parameters:
    ///   - columns: number of measures.
    ///   - values: `columns` numbers for each query.
    ///   - classes: the class of each query.
    package init(columns: Int, values: [Float], classes: [Int32]) {
        let order = classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
        self.columns = columns
        rows = classes.count
        self.values = order.flatMap { values[$0 * columns..<($0 + 1) * columns] }
        classStarts = order.indices.filter { $0 == 0 || classes[order[$0]] != classes[order[$0 - 1]] }
    }

    /// The means over the queries, and over the class means.
    ///
    /// - Parameter weights: how often each row counts; together as many as there are rows. A class whose rows all count 0 is not
    ///   part of the mean over classes.
    package func means(weights: [Int32]) -> (micro: [Double], macro: [Double]) {
        var micro = [Double](repeating: 0, count: columns)
        var macro = micro
        var present = 0
        for (index, start) in classStarts.enumerated() {
            let end = index + 1 < classStarts.count ? classStarts[index + 1] : rows
            let (sums, count) = sums(of: start..<end, weights: weights)
            guard count > 0 else { continue }
            present += 1
            for column in 0..<columns {
                micro[column] += sums[column]
                macro[column] += sums[column] / Double(count)
            }
        }
        return (micro.map { $0 / Double(rows) }, macro.map { $0 / Double(present) })
    }

    private func sums(of range: Range<Int>, weights: [Int32]) -> (sums: [Double], count: Int) {
        var sums = [Double](repeating: 0, count: columns)
        var count = 0
        values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                for row in range where weights[row] > 0 {
                    let weight = Float(weights[row])
                    count += Int(weights[row])
                    for column in 0..<columns {
                        sums[column] += Double(weight * values[row * columns + column])
                    }
                }
            }
        }
        return (sums, count)
    }
}
