import LookbookAlgebra
import LookbookCore
import LookbookMeasures
import Testing

@testable import LookbookEvaluation

/// Guessing the domain, against scikit-learn (Fixtures/make_domains.py).
@Suite struct DomainTests {
    struct Fixture: Decodable {
        let train, test: [[Float]]
        let trainLabels, testLabels: [String]
        let votes: [String]
        let regressions: [Regression]
        let matrix: Matrix
        let curve: Curve
    }

    struct Regression: Decodable {
        let c: Double
        let probabilities: [[Double]]
    }

    struct Matrix: Decodable {
        let predicted, classes: [String]
        let counts: [[Int]]
        let accuracy, macroF1: Double
        let precision, recall, f1: [Double]
    }

    struct Curve: Decodable {
        let scores, weights: [Double]
        let truth: [Bool]
        let area: Double
    }

    let fixture: Fixture

    init() throws {
        fixture = try LookbookEvaluationTests.fixture("domains")
    }

    private func matrix(_ rows: [[Float]]) -> VectorMatrix {
        VectorMatrix(rows: rows.count, columns: rows[0].count, values: rows.flatMap { $0 })
    }

    @Test func `the vote of the neighbours equals scikit-learn's`() async throws {
        let vote = NeighbourVote(neighbours: 7, metric: .euclidean)
        let guesses = try await vote.predictions(
            for: matrix(fixture.test), index: BruteForceIndex(vectors: matrix(fixture.train)),
            labels: fixture.trainLabels)
        #expect(guesses == fixture.votes)
    }

    @Test func `logistic regression finds the same probabilities as scikit-learn`() async throws {
        #expect(fixture.regressions.count == 2)
        for expected in fixture.regressions {
            let model = try await LogisticRegression.fitted(
                to: matrix(fixture.train), labels: fixture.trainLabels, inversePenalty: expected.c)
            let ours = try model.probabilities(for: matrix(fixture.test))
            for (row, wanted) in zip(ours, expected.probabilities) {
                for (value, number) in zip(row, wanted) { #expect(abs(value - number) < 2e-3) }
            }
            let best = ours.map { row in model.classes[row.indices.max { row[$0] < row[$1] } ?? 0] }
            #expect(try model.predictions(for: matrix(fixture.test)) == best)
        }
    }

    @Test func `logistic regression is the same each time and for any number of cores`() async throws {
        // Enough rows for several blocks of work.
        let rows = matrix(Array(repeating: fixture.train, count: 12).flatMap(\.self))
        let labels = Array(repeating: fixture.trainLabels, count: 12).flatMap(\.self)
        let first = try await LogisticRegression.fitted(to: rows, labels: labels, workers: 1)
        for workers in [1, 3, 16] {
            #expect(try await LogisticRegression.fitted(to: rows, labels: labels, workers: workers) == first)
        }
    }

    @Test func `identical neighbours decide a domain alone, whatever the metric`() throws {
        let near: [(domain: String, distance: Float)] = [
            ("Bag", 0), ("Coat", 0.0012), ("Coat", 0.0013), ("Coat", 0.0014),
        ]
        let vote = try #require(DomainVote(nearest: near, metric: .cosine, dimensions: 4))
        #expect(vote.domain == "Bag" && vote.confidence == 1)
        // Canberra grows with the dimensions: there the same distances are all as good as none, and all vote.
        #expect(DomainVote(nearest: near, metric: .canberra, dimensions: 4) == DomainVote(near))
        #expect(
            DomainVote(nearest: Array(near.dropFirst()), metric: .cosine, dimensions: 4)?.domain == "Coat")
        #expect(DomainVote(nearest: [], metric: .cosine, dimensions: 4) == nil)
    }

    @Test func `confusion, accuracy and scores by class equal scikit-learn's`() throws {
        let wanted = fixture.matrix
        let confusion = try ConfusionMatrix(truth: fixture.testLabels, predicted: wanted.predicted)
        #expect(confusion.classes == wanted.classes && confusion.counts == wanted.counts)
        #expect(
            abs(confusion.accuracy - wanted.accuracy) < 1e-12
                && abs(confusion.macroF1 - wanted.macroF1) < 1e-12)
        for (index, scores) in confusion.byClass.enumerated() {
            #expect(abs(scores.precision - wanted.precision[index]) < 1e-12)
            #expect(abs(scores.recall - wanted.recall[index]) < 1e-12)
            #expect(abs(scores.f1 - wanted.f1[index]) < 1e-12)
        }
    }

    @Test func `the area under the curve equals scikit-learn's with ties and weights`() {
        let curve = fixture.curve
        let entries = curve.scores.indices.map { (curve.scores[$0], curve.truth[$0], curve.weights[$0]) }
        #expect(abs(OutfitMeasures.areaUnderCurve(entries) - curve.area) < 1e-12)
    }

    @Test func `what does not fit is refused`() async throws {
        #expect(throws: LookbookError.self) { try ConfusionMatrix(truth: ["a"], predicted: []) }
        #expect(throws: LookbookError.self) { try ConfusionMatrix(truth: [], predicted: []) }
        let rows = matrix(fixture.train)
        await #expect(throws: LookbookError.self) {
            try await LogisticRegression.fitted(to: rows, labels: Array(repeating: "a", count: rows.rows))
        }
        await #expect(throws: LookbookError.self) {
            try await LogisticRegression.fitted(to: rows, labels: ["a", "b"])
        }
        let model = try await LogisticRegression.fitted(to: rows, labels: fixture.trainLabels)
        #expect(throws: LookbookError.self) { try model.predictions(for: VectorMatrix([1])) }
        await #expect(throws: LookbookError.self) {
            try await NeighbourVote().predictions(
                for: rows, index: BruteForceIndex(vectors: rows), labels: ["a"])
        }
    }
}
