internal import LookbookCore

/// The mean cross-entropy of a linear classifier with its L2 penalty, and its gradient; divided by the number of rows, which
/// leaves the minimum where it is.
struct SoftmaxLoss {
    let vectors: VectorMatrix
    /// The class of each row, as a number.
    let targets: [Int]
    let classes: Int
    /// C of ``LogisticRegression``.
    let inversePenalty: Double
    /// Groups that are worked on at once; the result does not depend on it.
    let workers: Int

    /// Rows of a block, which are summed in single precision.
    private static let blockRows = 256
    /// A few large groups of blocks, so that only a few gradients wait to be joined. Their number is fixed: the order in which
    /// numbers are added must not depend on the machine.
    private static let mostGroups = 16

    /// - Parameter parameters: the weights, class by class, then the biases.
    func evaluate(_ parameters: [Double]) async throws -> (value: Double, gradient: [Double]) {
        let weights = parameters.map(Float.init)
        let starts = Array(stride(from: 0, to: vectors.rows, by: Self.blockRows))
        let count = min(Self.mostGroups, starts.count)
        let groups = (0..<count).map { group in starts.filter { $0 / Self.blockRows % count == group } }
        let parts = try await groups.concurrentMap(atOnce: workers) { group in
            sum(of: group, weights: weights)
        }
        let scale = 1 / Double(vectors.rows)
        var value = parts.reduce(0) { $0 + $1.value } * scale
        var gradient = [Double](repeating: 0, count: parameters.count)
        for part in parts {
            for index in gradient.indices { gradient[index] += part.gradient[index] * scale }
        }
        let penalty = scale / inversePenalty
        for index in 0..<classes * vectors.columns {
            value += penalty / 2 * parameters[index] * parameters[index]
            gradient[index] += penalty * parameters[index]
        }
        return (value, gradient)
    }

    private func sum(of starts: [Int], weights: [Float]) -> (value: Double, gradient: [Double]) {
        var value = 0.0
        var gradient = [Double](repeating: 0, count: weights.count)
        var block = [Float](repeating: 0, count: weights.count)
        for start in starts {
            for index in block.indices { block[index] = 0 }
            for row in start..<min(start + Self.blockRows, vectors.rows) {
                value += add(row: row, weights: weights, to: &block)
            }
            for index in block.indices { gradient[index] += Double(block[index]) }
        }
        return (value, gradient)
    }

    /// Adds one row's gradient, and gives its cross-entropy.
    private func add(row: Int, weights: [Float], to gradient: inout [Float]) -> Double {
        let width = vectors.columns
        return vectors.values.withUnsafeBufferPointer { values in
            let vector = UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width])
            let logits = weights.withUnsafeBufferPointer { weights in
                (0..<classes).map { index in
                    Double(Self.dot(vector, weights, at: index * width) + weights[classes * width + index])
                }
            }
            let (probabilities, logSum) = softmax(logits)
            gradient.withUnsafeMutableBufferPointer { gradient in
                for index in 0..<classes {
                    let error = Float(probabilities[index] - (index == targets[row] ? 1 : 0))
                    gradient[classes * width + index] += error
                    for column in 0..<width { gradient[index * width + column] += error * vector[column] }
                }
            }
            return logSum - logits[targets[row]]
        }
    }

    private static func dot(
        _ vector: UnsafeBufferPointer<Float>, _ weights: UnsafeBufferPointer<Float>, at start: Int
    )
        -> Float
    {
        var sums = SIMD8<Float>.zero
        let whole = vector.count / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 { sums[lane] += vector[index + lane] * weights[start + index + lane] }
        }
        return (whole..<vector.count).reduce(sums.sum()) { $0 + vector[$1] * weights[start + $1] }
    }
}
