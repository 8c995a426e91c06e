import LookbookCore
import LookbookEvaluation
import LookbookMeasures
import Testing

/// The whole evaluation against NumPy and scikit-learn (Fixtures/make_retrieval.py), and its rules one by one.
@Suite struct RetrievalEvaluatorTests {
    struct Fixture: Decodable {
        let table: Table
        let expected: [Expected]
    }

    struct Table: Decodable {
        let vectors: [[Float]]
        let labels: [String?]
        let hashes: [String]
        let ids: [String]

        var labelled: LabelledVectors {
            get throws {
                let matrix = VectorMatrix(
                    rows: vectors.count, columns: vectors[0].count, values: vectors.flatMap { $0 })
                return try LabelledVectors(vectors: matrix, ids: ids, labels: labels, pixelHashes: hashes)
            }
        }
    }

    struct Expected: Decodable {
        let metric: SimilarityMetric
        let expansion: Int
        let micro: [String: Double]
        let macro: [String: Double]
        let gallery, queries, withoutPositives, collapsed, unlabelled: Int
    }

    let evaluator = RetrievalEvaluator(workers: 3) { BruteForceIndex(vectors: $0) }

    @Test func `means and counts equal the oracle's with ties, duplicates and expansion`() async throws {
        let fixtures = try fixture("retrieval", as: [Fixture].self)
        #expect(fixtures.map(\.expected.count) == [2, 2, 4])
        for example in fixtures {
            for expected in example.expected {
                let options = RetrievalOptions(ks: [1, 5, 10, 100], queryExpansion: expected.expansion)
                let run = try await evaluator.evaluate(
                    try example.table.labelled, metric: expected.metric, options: options)
                let summary = run.summary(bootstrap: Bootstrap(resamples: 2))
                let counts = summary.counts
                #expect(counts.gallery == expected.gallery && counts.queries == expected.queries)
                #expect(counts.queriesWithoutPositives == expected.withoutPositives)
                #expect(
                    counts.collapsedDuplicates == expected.collapsed
                        && counts.unlabelled == expected.unlabelled)
                for (name, value) in expected.micro {
                    let measure = try #require(Measure(name))
                    let measured = try #require(summary[measure])
                    let macro = try #require(expected.macro[name])
                    #expect(abs(measured.micro.value - value) < 1e-6, "\(name) \(expected.metric)")
                    #expect(abs(measured.macro.value - macro) < 1e-6, "macro \(name)")
                }
            }
        }
    }

    private func line(_ places: [Float], labels: [String?], ids: [String]? = nil, hashes: [String?]? = nil)
        throws
        -> LabelledVectors
    {
        try LabelledVectors(
            vectors: VectorMatrix(rows: places.count, columns: 1, values: places),
            ids: ids ?? places.indices.map { "item\($0)" }, labels: labels, pixelHashes: hashes)
    }

    @Test func `equal distances are ordered by id and not by row`() async throws {
        let table = try line([0, 1, 1, 1], labels: ["a", "b", "a", "b"], ids: ["q", "z", "y", "x"])
        let run = try await evaluator.evaluate(
            table, metric: .euclidean,
            options: RetrievalOptions(ks: [1], queries: .ids(["q"]), keptResults: 5))
        #expect(run.results(ofQuery: 0).map(\.row) == [3, 2, 1])
        #expect(run.value(.reciprocalRank, ofQuery: 0) == 0.5)
    }

    @Test func `an identical picture is neither a result nor a second query`() async throws {
        let table = try line(
            [0, 0, 1, 2], labels: ["a", "a", "b", "a"], hashes: ["same", "same", nil, nil])
        let run = try await evaluator.evaluate(
            table, metric: .euclidean, options: RetrievalOptions(ks: [1], keptResults: 1))
        #expect(run.queryIDs == ["item0", "item3"])
        #expect(run.results(ofQuery: 0).map(\.row) == [2])
        #expect(run.counts.collapsedDuplicates == 1 && run.counts.conflictingDuplicates == 0)
    }

    @Test func `an identical picture with another label is counted as a conflict`() async throws {
        let table = try line([0, 0, 1], labels: ["a", "b", "a"], hashes: ["same", "same", nil])
        let run = try await evaluator.evaluate(table, metric: .euclidean)
        #expect(run.counts.conflictingDuplicates == 1)
    }

    @Test func `a query asked for by the id of a collapsed picture asks through the one that stayed`()
        async throws
    {
        let table = try line([0, 0, 1], labels: ["a", "a", "a"], hashes: ["same", "same", nil])
        let run = try await evaluator.evaluate(
            table, metric: .euclidean, options: RetrievalOptions(queries: .ids(["item1"])))
        #expect(run.queryIDs == ["item0"])
    }

    @Test func `a sample of queries depends on the seed alone`() async throws {
        let table = try line((0..<40).map(Float.init), labels: (0..<40).map { "\($0 % 2)" })
        func queries(_ seed: UInt64) async throws -> [String] {
            let options = RetrievalOptions(queries: .sample(7), seed: seed)
            return try await evaluator.evaluate(table, metric: .euclidean, options: options).queryIDs
        }
        let first = try await queries(1)
        #expect(try await queries(1) == first && first.count == 7 && Set(first).count == 7)
        #expect(try await queries(2) != first)
    }

    @Test func `no query with a possible positive is an error`() async throws {
        let table = try line([0, 1, 2], labels: ["a", "b", nil])
        await #expect(throws: LookbookError.self) { try await evaluator.evaluate(table, metric: .cosine) }
    }

    @Test(arguments: [
        RetrievalOptions(ks: []), RetrievalOptions(ks: [0]), RetrievalOptions(queryExpansion: -1),
    ])
    func `options out of range are refused`(_ options: RetrievalOptions) async throws {
        let table = try line([0, 1], labels: ["a", "a"])
        await #expect(throws: LookbookError.self) {
            try await evaluator.evaluate(table, metric: .cosine, options: options)
        }
    }

    @Test func `counts that differ are refused`() {
        #expect(throws: LookbookError.self) {
            try LabelledVectors(vectors: VectorMatrix([1, 2]), ids: ["a", "b"], labels: ["x"])
        }
    }

    @Test func `several metrics over one index give what each gives alone, and say how far they are`()
        async throws
    {
        let table = try #require(try fixture("retrieval", as: [Fixture].self).last).table.labelled
        let metrics: [SimilarityMetric] = [.manhattan, .cosine]
        let options = RetrievalOptions(queryExpansion: 2, keptResults: 3)
        var done = [Int]()
        let runs = try await evaluator.evaluate(table, metrics: metrics, options: options) { done.append($0) }
        #expect(done == [1, 2] && runs.count == 2)
        for (metric, run) in zip(metrics, runs) {
            let alone = try await evaluator.evaluate(table, metric: metric, options: options)
            #expect(run.values == alone.values && run.resultRows == alone.resultRows)
        }
    }

    @Test func `an expanded query keeps its length`() async throws {
        // By hand: the mean of numbers above 0 points the same way as each, so that nothing changes.
        let table = try line([10, 12, 4, 11.5], labels: ["a", "a", "b", "a"])
        let run = try await evaluator.evaluate(
            table, metric: .euclidean,
            options: RetrievalOptions(ks: [1], queries: .ids(["item0"]), queryExpansion: 1, keptResults: 3))
        #expect(run.results(ofQuery: 0).map(\.distance) == [1.5, 2, 6])
    }

    @Test func `the result does not depend on how many work`() async throws {
        let table = try #require(try fixture("retrieval", as: [Fixture].self).last).table.labelled
        let options = RetrievalOptions(keptResults: 5)
        let alone = try await RetrievalEvaluator(workers: 1) { BruteForceIndex(vectors: $0) }
            .evaluate(table, metric: .cosine, options: options)
        let together = try await evaluator.evaluate(table, metric: .cosine, options: options)
        #expect(alone.values == together.values && alone.resultRows == together.resultRows)
    }

    @Test func `the choice is read from what it writes`() throws {
        for text in ["none", "pca:20", "pca-whiten:128"] {
            #expect(try ProjectionChoice(text).description == text)
        }
        for text in ["", "pca", "pca:0", "pca:x", "lda:3", "none:3"] {
            #expect(throws: LookbookError.self) { try ProjectionChoice(text) }
        }
    }
}
