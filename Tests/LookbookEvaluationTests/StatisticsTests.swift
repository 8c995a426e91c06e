import LookbookCore
import LookbookEvaluation
import LookbookMeasures
import Testing

@Suite struct StatisticsTests {
    @Test func `the interval of a mean is as wide as theory says`() {
        // 400 fair coin tosses: standard error 0.025, so the interval is about 0.5 +- 0.049.
        let values = (0..<400).map { $0 % 2 == 0 ? 1.0 : 0.0 }
        let estimate = Bootstrap(resamples: 4000, seed: 3).mean(of: values)
        #expect(estimate.value == 0.5)
        #expect(abs(estimate.lower - 0.451) < 0.006 && abs(estimate.upper - 0.549) < 0.006)
    }

    @Test func `the interval covers the true mean in about 95 of 100 samples`() {
        var generator = SeededGenerator(seed: 5)
        var covered = 0
        for sample in 0..<200 {
            let values = (0..<150).map { _ in generator.next(below: 10) < 3 ? 1.0 : 0.0 }
            let estimate = Bootstrap(resamples: 400, seed: UInt64(sample)).mean(of: values)
            if estimate.lower <= 0.3 && 0.3 <= estimate.upper { covered += 1 }
        }
        #expect((180...198).contains(covered), "\(covered) of 200")
    }

    @Test func `equal seeds give equal intervals`() {
        let values = (0..<50).map { Double($0 % 7) / 7 }
        #expect(Bootstrap(seed: 9).mean(of: values) == Bootstrap(seed: 9).mean(of: values))
        #expect(Bootstrap(seed: 9).mean(of: values) != Bootstrap(seed: 10).mean(of: values))
    }

    @Test func `the generator gives the published numbers of SplitMix64`() {
        // First outputs for the seed 1234567, from the reference implementation in C.
        var generator = SeededGenerator(seed: 1_234_567)
        let drawn = (0..<3).map { _ in generator.next() }
        #expect(drawn == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `a sample holds different numbers below the bound, each as often as the others`() {
        var generator = SeededGenerator(seed: 1)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<3000 {
            let drawn = generator.sample(3, below: 10)
            #expect(Set(drawn).count == 3)
            for number in drawn { counts[number] += 1 }
        }
        #expect(counts.allSatisfy { abs($0 - 900) < 120 }, "\(counts)")
        #expect(generator.sample(12, below: 10) == Array(0..<10))
    }

    private func run(_ places: [Float], ids: [String]? = nil) async throws -> RetrievalRun {
        let table = try LabelledVectors(
            vectors: VectorMatrix(rows: places.count, columns: 1, values: places),
            ids: ids ?? places.indices.map { "i\($0)" },
            labels: places.indices.map { $0 % 2 == 0 ? "a" : "b" })
        return try await RetrievalEvaluator { BruteForceIndex(vectors: $0) }.evaluate(
            table, metric: .euclidean)
    }

    @Test func `a run that puts every query right is distinctly better than one that does not`() async throws
    {
        let mixed = try await run((0..<40).map(Float.init))
        let apart = try await run((0..<40).map { Float($0 % 2 == 0 ? $0 : 1000 + $0) })
        let comparison = try PairedComparison(of: .precision(1), from: mixed, to: apart)
        #expect(comparison.difference.value > 0.9 && comparison.isDistinct)
        #expect(comparison.wins == 40 && comparison.losses == 0 && comparison.queries == 40)
        let same = try PairedComparison(of: .precision(1), from: mixed, to: mixed)
        #expect(same.difference.value == 0 && !same.isDistinct)
    }

    @Test func `runs over other queries cannot be paired`() async throws {
        let first = try await run([0, 1, 2, 3])
        let second = try await run([0, 1, 2, 3], ids: ["a", "b", "c", "d"])
        #expect(throws: LookbookError.self) {
            try PairedComparison(of: .precision(1), from: first, to: second)
        }
        #expect(throws: LookbookError.self) {
            try PairedComparison(of: .precision(3), from: first, to: first)
        }
    }
}
