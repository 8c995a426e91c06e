/// Finds the minimum of a smooth convex function of many variables, without randomness.
///
/// Source: Nocedal, Wright, "Numerical Optimization", algorithms 7.4 and 7.5, with a backtracking line search.
struct LimitedMemoryBFGS {
    /// Pairs of steps that describe the curvature.
    var memory = 10
    /// Ends when no number of the gradient is larger.
    var tolerance = 1e-5
    /// Ends after so many steps at the latest.
    var mostSteps = 200

    /// A function's value and gradient at a point.
    typealias Objective = ([Double]) async throws -> (value: Double, gradient: [Double])

    /// - Returns: the point that was reached.
    func minimise(from start: [Double], _ objective: Objective) async throws -> [Double] {
        var point = start
        var (value, gradient) = try await objective(point)
        var history = [Pair]()
        for _ in 0..<mostSteps {
            if gradient.allSatisfy({ abs($0) <= tolerance }) { break }
            var direction = Self.direction(gradient, history)
            if Self.dot(direction, gradient) >= 0 {
                // The curvature misled us: start again downhill.
                history = []
                direction = gradient.map { -$0 }
            }
            let step = try await lineSearch(objective, from: point, value, gradient, along: direction)
            guard let step else { break }
            let pair = Pair(
                step: Self.difference(step.point, point), change: Self.difference(step.gradient, gradient))
            (point, value, gradient) = (step.point, step.value, step.gradient)
            if pair.curvature > 1e-12 * Self.dot(pair.change, pair.change) {
                history = (history + [pair]).suffix(memory)
            }
        }
        return point
    }

    private struct Pair {
        let step: [Double]
        let change: [Double]
        let curvature: Double

        init(step: [Double], change: [Double]) {
            self.step = step
            self.change = change
            curvature = dot(step, change)
        }
    }

    /// Halves the step until the value falls as far as the slope promises (Armijo); nil when it falls no more.
    private func lineSearch(
        _ objective: Objective, from point: [Double], _ value: Double, _ gradient: [Double],
        along direction: [Double]
    ) async throws -> (point: [Double], value: Double, gradient: [Double])? {
        let slope = Self.dot(direction, gradient)
        var length = 1.0
        for _ in 0..<40 {
            let next = zip(point, direction).map { $0 + length * $1 }
            let reached = try await objective(next)
            if reached.value <= value + 1e-4 * length * slope {
                return (next, reached.value, reached.gradient)
            }
            length /= 2
        }
        return nil
    }

    private static func direction(_ gradient: [Double], _ history: [Pair]) -> [Double] {
        var direction = gradient.map { -$0 }
        var shares = [Double]()
        for pair in history.reversed() {
            let share = dot(pair.step, direction) / pair.curvature
            add(-share, pair.change, to: &direction)
            shares.append(share)
        }
        if let last = history.last {
            let scale = last.curvature / dot(last.change, last.change)
            direction = direction.map { $0 * scale }
        }
        for (pair, share) in zip(history, shares.reversed()) {
            add(share - dot(pair.change, direction) / pair.curvature, pair.step, to: &direction)
        }
        return direction
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }

    private static func add(_ scale: Double, _ vector: [Double], to sum: inout [Double]) {
        for index in sum.indices { sum[index] += scale * vector[index] }
    }

    private static func difference(_ left: [Double], _ right: [Double]) -> [Double] {
        zip(left, right).map { $0 - $1 }
    }
}
