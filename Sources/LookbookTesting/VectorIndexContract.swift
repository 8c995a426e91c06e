public import LookbookCore
import Testing

/// What every ``VectorIndex`` keeps to, as one check for each promise. A test target runs all of them:
///
///     @Test(arguments: VectorIndexContract.allCases)
///     func `the index keeps its contract`(_ promise: VectorIndexContract) async throws {
///         try await promise.check { try MyIndex($0) }
///     }
public enum VectorIndexContract: String, Sendable, CaseIterable {
    case answersAreThoseOfTheDefinition
    case subsetsAreKeptTo
    case equalDistancesAreOrderedByRow
    case extremeNumbersAreRight
    case distancesAreThoseOfTheDefinition
    case fewerRowsGiveFewerAnswers
    case badQueriesAreRefused
    case badSubsetsAreRefused

    /// Makes the index under test.
    public typealias Make = @Sendable (VectorMatrix) async throws -> any VectorIndex

    /// Runs this check; failures are recorded as issues of the running test.
    public func check(_ make: Make) async throws {
        switch self {
        case .answersAreThoseOfTheDefinition: try await checkAnswers(make)
        case .subsetsAreKeptTo: try await checkSubsets(make)
        case .equalDistancesAreOrderedByRow: try await checkTies(make)
        case .extremeNumbersAreRight: try await checkExtremes(make)
        case .distancesAreThoseOfTheDefinition: try await checkDistances(make)
        case .fewerRowsGiveFewerAnswers: try await checkFewRows(make)
        case .badQueriesAreRefused: try await checkQueries(make)
        case .badSubsetsAreRefused: try await checkBadSubsets(make)
        }
    }

    private func checkAnswers(_ make: Make) async throws {
        for sample in VectorSample.all {
            let index = try await make(sample.vectors)
            let reference = try FakeVectorIndex(sample.vectors)
            #expect(index.rows == sample.vectors.rows && index.dimensions == sample.vectors.columns)
            for metric in SimilarityMetric.allCases {
                let answers = try await index.nearest(
                    to: sample.queries, count: 7, metric: metric, among: nil)
                let expected = try await reference.nearest(
                    to: sample.queries, count: 7, metric: metric, among: nil)
                expectSame(answers, expected, "\(sample.name), \(metric)")
            }
        }
    }

    private func checkSubsets(_ make: Make) async throws {
        let sample = VectorSample.clustered
        let index = try await make(sample.vectors)
        let reference = try FakeVectorIndex(sample.vectors)
        for subset in [[0], [3, 4, 299], (0..<300).filter { $0 % 3 == 1 }].map({ $0.map(Int32.init) }) {
            for metric in SimilarityMetric.allCases {
                let answers = try await index.nearest(
                    to: sample.queries, count: 5, metric: metric, among: subset)
                let expected = try await reference.nearest(
                    to: sample.queries, count: 5, metric: metric, among: subset)
                expectSame(answers, expected, "\(subset.count) rows, \(metric)")
            }
        }
    }

    private func checkTies(_ make: Make) async throws {
        let vector: [Float] = [0.5, -1, 2, 0.25, 3]
        let index = try await make(
            VectorMatrix(rows: 100, columns: 5, values: (0..<100).flatMap { _ in vector }))
        for metric in SimilarityMetric.allCases {
            let answers = try await index.nearest(
                to: VectorMatrix(vector), count: 6, metric: metric, among: nil)
            #expect(answers.map { $0.map(\.row) } == [[0, 1, 2, 3, 4, 5]], "\(metric)")
            let some = try await index.nearest(
                to: VectorMatrix(vector), count: 2, metric: metric, among: [7, 9, 50])
            #expect(some.map { $0.map(\.row) } == [[7, 9]], "\(metric)")
        }
    }

    private func checkExtremes(_ make: Make) async throws {
        let sample = VectorSample.extreme
        let index = try await make(sample.vectors)
        let reference = try FakeVectorIndex(sample.vectors)
        for metric in SimilarityMetric.allCases {
            let answers = try await index.nearest(to: sample.queries, count: 3, metric: metric, among: nil)
            let expected = try await reference.nearest(
                to: sample.queries, count: 3, metric: metric, among: nil)
            expectSame(answers, expected, "\(metric)")
        }
    }

    private func checkDistances(_ make: Make) async throws {
        for sample in VectorSample.all {
            let index = try await make(sample.vectors)
            let reference = try FakeVectorIndex(sample.vectors)
            for metric in SimilarityMetric.allCases {
                let found = try await index.distances(from: sample.queries, to: 10..<203, metric: metric)
                let expected = try await reference.distances(
                    from: sample.queries, to: 10..<203, metric: metric)
                #expect(found.count == expected.count)
                let worst = zip(found, expected).map { Self.difference($0, $1) }.max() ?? 0
                #expect(worst < 2e-6, "\(sample.name), \(metric)")
            }
        }
    }

    private func checkFewRows(_ make: Make) async throws {
        let index = try await make(VectorMatrix(rows: 3, columns: 2, values: [1, 0, 0, 1, 1, 1]))
        let query = VectorMatrix([1, 0.5])
        for metric in SimilarityMetric.allCases {
            #expect(
                try await index.nearest(to: query, count: 10, metric: metric, among: nil).map(\.count) == [3])
            #expect(
                try await index.nearest(to: query, count: 10, metric: metric, among: [1, 2]).map(\.count) == [
                    2
                ])
            #expect(try await index.nearest(to: query, count: 10, metric: metric, among: []) == [[]])
        }
        let empty = try await make(VectorMatrix(rows: 0, columns: 2, values: []))
        #expect(try await empty.nearest(to: query, count: 1, metric: .cosine, among: nil) == [[]])
        let noQuery = VectorMatrix(rows: 0, columns: 2, values: [])
        #expect(try await index.nearest(to: noQuery, count: 1, metric: .cosine, among: nil).isEmpty)
    }
}

extension VectorIndexContract {
    private func checkQueries(_ make: Make) async throws {
        let index = try await make(VectorMatrix(rows: 3, columns: 2, values: [1, 0, 0, 1, 1, 1]))
        await expect(.indexDimensions) {
            try await index.nearest(to: .init([1]), count: 1, metric: .cosine, among: nil)
        }
        await expect(.indexDimensions) {
            try await index.distances(from: .init([1]), to: 0..<1, metric: .cosine)
        }
        for bad in [Float.nan, .infinity, -.infinity] {
            let query = VectorMatrix([0, bad])
            await expect(.indexNotFinite) {
                try await index.nearest(to: query, count: 1, metric: .cosine, among: nil)
            }
            await expect(.indexNotFinite) { try await make(query) }
        }
        for count in [0, -1] {
            await expect(.indexCount) {
                try await index.nearest(to: .init([1, 0]), count: count, metric: .cosine, among: nil)
            }
        }
    }

    private func checkBadSubsets(_ make: Make) async throws {
        let index = try await make(VectorMatrix(rows: 3, columns: 2, values: [1, 0, 0, 1, 1, 1]))
        for subset: [Int32] in [[3], [-1], [1, 1], [2, 0], [.max]] {
            await expect(.indexSubset) {
                try await index.nearest(to: .init([1, 0]), count: 1, metric: .cosine, among: subset)
            }
        }
        for range in [0..<4, -1..<2] {
            await expect(.indexSubset) {
                try await index.distances(from: .init([1, 0]), to: range, metric: .cosine)
            }
        }
    }

    private func expect<Result>(_ reason: LookbookError.Code, _ work: () async throws -> Result) async {
        do {
            _ = try await work()
            Issue.record("nothing was thrown instead of \(reason)")
        } catch {
            #expect((error as? LookbookError)?.code == reason)
        }
    }

    /// The same rows at the same distances; rows may change places where the distances are equal but for rounding.
    private func expectSame(_ answers: [[Neighbour]], _ expected: [[Neighbour]], _ what: String) {
        #expect(answers.map(\.count) == expected.map(\.count), "\(what)")
        for (answer, expected) in zip(answers, expected) {
            let isOrdered = zip(answer, answer.dropFirst()).allSatisfy {
                ($0.distance, $0.row) < ($1.distance, $1.row)
            }
            #expect(isOrdered, "\(what)")
            for (found, wanted) in zip(answer, expected) where found != wanted {
                #expect(Self.difference(found.distance, wanted.distance) < 1e-6, "\(what), row \(found.row)")
                let listed = expected.first { $0.row == found.row }?.distance ?? expected.last?.distance ?? 0
                #expect(
                    Self.difference(found.distance, listed) < 1e-6,
                    "\(what), row \(found.row) for \(wanted.row)")
            }
        }
    }

    /// Relative, of numbers below 1 absolute to a thousandth of that.
    private static func difference(_ found: Float, _ wanted: Float) -> Float {
        found == wanted ? 0 : abs(found - wanted) / max(abs(found), abs(wanted), 1e-3)
    }
}
