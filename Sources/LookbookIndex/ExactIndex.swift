import CKernels
package import LookbookCore

/// Exact nearest neighbours by looking at every vector: no graph, nothing to tune, no answer missed.
///
/// A search has two stages. The first looks at all rows (or the subset) in cheap arithmetic, int8 products for cosine,
/// correlation, inner product and Euclidean distance, float32 for the others, and leaves out the rows that a proven bound
/// excludes. The second measures what remains in double precision. So answers depend on the
/// instruction set at most in a distance's last bit, and every distance is the metric's definition rounded to a Float.
///
/// Memory: 4 + 1 bytes a number, and 100 bytes a vector.
package struct ExactIndex: VectorIndex {
    /// The instruction set in use.
    package let kernels: KernelLevel
    /// How many threads one search uses at most.
    package let threads: Int
    let matrix: PaddedMatrix
    let statistics: RowStatistics
    let codes: CodeTable

    /// Number of vectors.
    package var rows: Int { matrix.rows }
    /// Numbers in a vector.
    package var dimensions: Int { matrix.columns }

    /// Copies the vectors and computes what searches need.
    ///
    /// - Parameters:
    ///   - vectors: one vector a row: at most 2^31 - 1 rows of 1 to 65,536 finite numbers.
    ///   - kernels: the instruction set; one of ``KernelLevel/available``.
    ///   - threads: how many threads one search may use; nil: one for each core.
    /// - Throws: ``LookbookError`` `index.not-finite`, `index.dimensions`, or `index.input` when memory does not suffice.
    package init(
        _ vectors: VectorMatrix, kernels: KernelLevel = .best, threads: Int? = nil
    ) throws(LookbookError) {
        self.kernels = KernelLevel.available.contains(kernels) ? kernels : .best
        self.threads = max(1, threads ?? Parallel.cores)
        matrix = try PaddedMatrix(vectors)
        statistics = RowStatistics(matrix, kernels: self.kernels, threads: self.threads)
        codes = try CodeTable(matrix, statistics, kernels: self.kernels, threads: self.threads)
    }

    /// As ``search(_:count:metric:among:)``, away from the caller's actor.
    @concurrent package func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        try search(queries, count: count, metric: metric, among: subset)
    }

    /// As ``measure(from:to:metric:)``, away from the caller's actor.
    @concurrent package func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        try measure(from: queries, to: range, metric: metric)
    }
}
