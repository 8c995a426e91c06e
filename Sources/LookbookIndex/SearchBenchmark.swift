import Foundation
package import LookbookCore

/// Measures how fast an index answers: one query at a time, and all queries in one call.
package struct SearchBenchmark: Sendable {
    /// How many neighbours, at least 1.
    package var count: Int
    /// What "near" means.
    package var metric: SimilarityMetric
    /// How often everything is measured; medians are taken over these. At least 1.
    package var repeats: Int
    /// The most queries of the single measurement; the batch always takes all of them.
    package var singleQueries: Int

    /// - Parameters:
    ///   - count: how many neighbours, at least 1.
    ///   - metric: what "near" means.
    ///   - repeats: how often everything is measured.
    ///   - singleQueries: the most queries that are asked one at a time in each repeat.
    package init(
        count: Int = 10, metric: SimilarityMetric = .cosine, repeats: Int = 5, singleQueries: Int = 500
    ) {
        self.count = count
        self.metric = metric
        self.repeats = max(1, repeats)
        self.singleQueries = max(1, singleQueries)
    }

    /// Warms up, measures, and keeps the answers.
    ///
    /// - Parameters:
    ///   - queries: one query a row, at least one.
    ///   - index: what is measured.
    /// - Throws: ``LookbookError`` as a search does, and `index.input` when there is no query.
    package func run(_ queries: VectorMatrix, on index: ExactIndex) async throws -> (
        result: Result, answers: NPY
    ) {
        guard queries.rows > 0 else {
            throw LookbookError(
                .indexInput, "there is no query to measure with", facts: [.remedy: "give at least one query"])
        }
        let singles = (0..<min(queries.rows, singleQueries)).map { VectorMatrix(Array(queries[$0])) }
        var latencies: [[Double]] = []
        var batches: [Double] = []
        var processor: (single: [Double], batch: [Double]) = ([], [])
        var answers = try await index.nearest(to: queries, count: count, metric: metric, among: nil)
        for query in singles.prefix(10) {
            _ = try await index.nearest(to: query, count: count, metric: metric, among: nil)
        }
        for _ in 0..<repeats {
            var times: [Double] = []
            let start = Self.processorSeconds
            for query in singles {
                times.append(
                    try await Self.seconds {
                        _ = try await index.nearest(to: query, count: count, metric: metric, among: nil)
                    })
            }
            latencies.append(times)
            let middle = Self.processorSeconds
            processor.single.append((middle - start) / Double(singles.count))
            batches.append(
                try await Self.seconds {
                    answers = try await index.nearest(to: queries, count: count, metric: metric, among: nil)
                })
            processor.batch.append((Self.processorSeconds - middle) / Double(queries.rows))
        }
        let result = Result(
            rows: index.rows, dimensions: index.dimensions, queries: queries.rows, count: count,
            metric: metric,
            kernels: index.kernels, threads: index.threads,
            single: Single(latencies, processor: processor.single),
            batch: Batch(
                queriesPerSecond: Double(queries.rows) / batches.median,
                processorMilliseconds: processor.batch.median * 1000), memory: index.memory)
        return (result, try Self.table(answers, count: count))
    }

    /// Row numbers as an int64 array, queries x count; -1 where there are fewer neighbours.
    package static func table(_ answers: [[Neighbour]], count: Int) throws(LookbookError) -> NPY {
        let rows = answers.flatMap { neighbours in
            (0..<count).map { $0 < neighbours.count ? Int64(neighbours[$0].row) : -1 }
        }
        return try NPY(shape: [answers.count, count], values: .int64(rows))
    }

    /// Processor time of this process: what others do on a busy machine does not count.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        try await ContinuousClock().measure(work).seconds
    }
}

extension SearchBenchmark {
    /// What was measured, and on what.
    package struct Result: Sendable, Hashable, Codable {
        /// Vectors in the index.
        package let rows: Int
        /// Numbers in a vector.
        package let dimensions: Int
        /// Queries in the batch.
        package let queries: Int
        /// Neighbours asked for.
        package let count: Int
        /// What "near" meant.
        package let metric: SimilarityMetric
        /// The instruction set.
        package let kernels: KernelLevel
        /// Threads that one search may use.
        package let threads: Int
        /// One query at a time.
        package let single: Single
        /// All queries in one call.
        package let batch: Batch
        /// What the index holds.
        package let memory: ExactIndex.Memory

        private enum CodingKeys: String, CodingKey {
            case rows, dimensions, queries, metric, kernels, threads, single, batch, memory
            case count = "k"
        }
    }

    /// One query at a time, the next one when the answer is there.
    package struct Single: Sendable, Hashable, Codable {
        /// Median over the repeats.
        package let queriesPerSecond: Double
        /// Latency in milliseconds that half of the queries stay below, over all repeats.
        package let p50: Double
        /// Likewise 95 of 100.
        package let p95: Double
        /// Likewise 99 of 100.
        package let p99: Double
        /// Processor time of a query, the median over the repeats.
        package let processorMilliseconds: Double

        /// - Parameters:
        ///   - seconds: for each repeat the latency of each query.
        ///   - processor: for each repeat the mean processor time of a query, in seconds.
        init(_ seconds: [[Double]], processor: [Double]) {
            let all = seconds.flatMap { $0 }.map { $0 * 1000 }.sorted()
            queriesPerSecond = seconds.map { Double($0.count) / $0.reduce(0, +) }.median
            p50 = all.percentile(50)
            p95 = all.percentile(95)
            p99 = all.percentile(99)
            processorMilliseconds = processor.median * 1000
        }
    }

    /// All queries in one call.
    package struct Batch: Sendable, Hashable, Codable {
        /// Median over the repeats.
        package let queriesPerSecond: Double
        /// Processor time of a query, the median over the repeats.
        package let processorMilliseconds: Double
    }
}

extension [Double] {
    /// The middle value; of two, the smaller. 0 when there is none.
    var median: Double {
        sorted().percentile(50)
    }

    /// Of ascending values the smallest that at least that many of a hundred do not exceed; 0 when there is none.
    func percentile(_ part: Int) -> Double {
        isEmpty ? 0 : self[Swift.min(count - 1, Swift.max(0, (count * part + 99) / 100 - 1))]
    }
}
