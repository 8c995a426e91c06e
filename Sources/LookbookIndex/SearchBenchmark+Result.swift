package import LookbookCore

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

        private enum CodingKeys: String, CodingKey {
            case rows, dimensions, queries, metric, kernels, threads, single, batch
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

        /// - Parameter seconds: for each repeat the latency of each query.
        init(_ seconds: [[Double]]) {
            let all = seconds.flatMap { $0 }.map { $0 * 1000 }.sorted()
            queriesPerSecond = seconds.map { Double($0.count) / $0.reduce(0, +) }.median
            p50 = all.percentile(50)
            p95 = all.percentile(95)
            p99 = all.percentile(99)
        }
    }

    /// All queries in one call.
    package struct Batch: Sendable, Hashable, Codable {
        /// Median over the repeats.
        package let queriesPerSecond: Double
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
