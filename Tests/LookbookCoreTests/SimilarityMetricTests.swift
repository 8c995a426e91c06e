import Foundation
import LookbookCore
import Testing

struct SimilarityMetricTests {
    private struct Case: Decodable {
        let u: [Float]
        let v: [Float]
        let expected: [String: Double]
    }

    private func cases() throws -> [Case] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/distances", withExtension: "json"))
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    }

    @Test(arguments: SimilarityMetric.allCases)
    func `distances equal SciPy's`(metric: SimilarityMetric) throws {
        var checked = 0
        for item in try cases() {
            guard let expected = item.expected[metric.rawValue] else { continue }
            let distance = Double(metric.distance(item.u, item.v))
            #expect(abs(distance - expected) <= 1e-6 * max(1, abs(expected)))
            checked += 1
        }
        #expect(checked >= 12)
    }

    @Test(arguments: SimilarityMetric.allCases)
    func `an identical vector scores 1`(metric: SimilarityMetric) {
        let vector: [Float] = [0.6, -0.48, 0.64]
        let distance = metric.distance(vector, vector)
        #expect(abs(metric.score(distance: distance, dimensions: 3) - 1) < 1e-6)
    }

    @Test(arguments: SimilarityMetric.allCases)
    func `the score stays in 0...1 and never rises with the distance`(metric: SimilarityMetric) {
        let distances = (0...400).map { Float($0) / 20 }
        let scores = distances.map { metric.score(distance: $0, dimensions: 16) }
        #expect(scores.allSatisfy { (0...1).contains($0) })
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(scores.first == 1)
    }

    @Test(arguments: SimilarityMetric.allCases)
    func `vectors of zeros have finite distances`(metric: SimilarityMetric) {
        let zeros: [Float] = [0, 0, 0]
        #expect(metric.distance(zeros, zeros).isFinite)
        #expect(metric.distance(zeros, [1, 2, 3]).isFinite)
    }
}
