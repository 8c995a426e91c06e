public import LookbookCore

extension SearchBenchmark {
    /// What was measured, and on what.
    public struct Result: Sendable, Hashable, Codable {
        /// Vectors in the index.
        public let rows: Int
        /// Numbers in a vector.
        public let dimensions: Int
        /// Queries in the batch.
        public let queries: Int
        /// Neighbours asked for.
        public let count: Int
        /// What "near" meant.
        public let metric: SimilarityMetric
        /// The instruction set.
        public let kernels: KernelLevel
        /// Threads that one search may use.
        public let threads: Int
        /// One query at a time.
        public let single: Single
        /// All queries in one call.
        public let batch: Batch

        private enum CodingKeys: String, CodingKey {
            case rows, dimensions, queries, metric, kernels, threads, single, batch
            case count = "k"
        }
    }

    /// One query at a time, the next one when the answer is there.
    public struct Single: Sendable, Hashable, Codable {
        /// Median over the repeats.
        public let queriesPerSecond: Double
        /// Latency in milliseconds that half of the queries stay below, over all repeats.
        public let p50: Double
        /// Likewise 95 of 100.
        public let p95: Double
        /// Likewise 99 of 100.
        public let p99: Double

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
    public struct Batch: Sendable, Hashable, Codable {
        /// Median over the repeats.
        public let queriesPerSecond: Double
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
