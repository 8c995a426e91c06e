import LookbookTraining
import Testing

struct RetrievalScoreTests {
    @Test func `mAP@10 of a small gallery is what a person computes`() throws {
        // Directions at 0, 10, 20, 30 and 90 degrees; labels a b a b c. Neighbours of 0: 10 (b), 20 (a), 30 (b), 90.
        // AP: 1/2, 1 at place 2; of 10: 0 and 20 are equally near, then 30 at place 3: 1/3; of 20: 10 and 30 equally
        // near, then 0: 1/3; of 30: 20, then 10: 1/2. The c has no positive.
        let angles: [Double] = [0, 10, 20, 30, 90]
        let vectors = angles.flatMap { [Float(cosine($0)), Float(cosine(90 - $0))] }
        let score = try RetrievalScore.meanAveragePrecision(vectors, dimensions: 2, labels: [0, 1, 0, 1, 2])
        #expect(abs((score ?? 0) - (0.5 + 1.0 / 3 + 1.0 / 3 + 0.5) / 4) < 1e-9)
    }

    @Test func `clean classes score 1, rows without a label take no part`() throws {
        let vectors: [Float] = [1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9, 1, 0]
        #expect(
            try RetrievalScore.meanAveragePrecision(vectors, dimensions: 2, labels: [0, 0, 1, 1, -1]) == 1)
        #expect(
            try RetrievalScore.meanAveragePrecision(vectors, dimensions: 2, labels: [0, 1, 2, 3, 4]) == nil)
    }

    @Test func `the denominator is k when there are more right ones`() throws {
        let vectors = [Float](repeating: 1, count: 12)
        let score = try RetrievalScore.meanAveragePrecision(
            vectors, dimensions: 1, labels: [Int](repeating: 0, count: 12), k: 3)
        #expect(score == 1)
    }

    /// The Taylor series, so that the test does not lean on the same library call.
    private func cosine(_ degrees: Double) -> Double {
        let x = degrees * Double.pi / 180
        var (term, sum) = (1.0, 1.0)
        for n in 1...12 {
            term *= -x * x / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        return sum
    }
}
