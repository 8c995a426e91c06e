internal import Foundation
package import LookbookCore

/// Measures how well nearest neighbours share the label of a query: queries against a gallery, all ranks counted.
///
/// The rules: rows without a label take no part; of identical pictures (equal pixel hash) only the one with the smallest id
/// stays, as query and in the gallery; a query is never among its own results; queries whose label no other picture has are left
/// out and counted; places that a short gallery leaves empty count as wrong; equal distances are ordered by id.
///
/// The work goes in blocks of queries, as many at once as there are cores: memory grows with the gallery, not with its
/// square. It needs the gallery's vectors once more, some 32 MB for each core, and 4 bytes for each query and measure.
package struct RetrievalEvaluator: Sendable {
    /// Makes an index over the gallery's vectors.
    package typealias IndexFactory = @Sendable (VectorMatrix) async throws -> any VectorIndex

    /// A block's distances take at most so many numbers.
    private static let blockNumbers = 4 << 20

    private let makeIndex: IndexFactory
    private let workers: Int

    /// - Parameters:
    ///   - workers: blocks that are worked on at once; the number of cores when not given.
    ///   - makeIndex: makes an index; it is asked once for each gallery.
    package init(workers: Int? = nil, makeIndex: @escaping IndexFactory) {
        self.makeIndex = makeIndex
        self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Evaluates one metric; see ``evaluate(_:metrics:options:progress:)``.
    package func evaluate(
        _ table: LabelledVectors, metric: SimilarityMetric, options: RetrievalOptions = .init()
    ) async throws -> RetrievalRun {
        let prepared = try await Preparation(table, options: options, makeIndex: makeIndex)
        return try await run(prepared, metric: metric, options: options)
    }

    /// Evaluates several metrics over one index, one run for each, in order.
    ///
    /// - Parameter progress: told how many metrics are done, after each.
    /// - Throws: `evaluation.no-queries` when no query has a possible positive, `evaluation.input` for options out of range,
    ///   and what the index throws.
    package func evaluate(
        _ table: LabelledVectors, metrics: [SimilarityMetric], options: RetrievalOptions = .init(),
        progress: (Int) -> Void = { _ in }
    ) async throws -> [RetrievalRun] {
        let prepared = try await Preparation(table, options: options, makeIndex: makeIndex)
        var runs = [RetrievalRun]()
        for metric in metrics {
            runs.append(try await run(prepared, metric: metric, options: options))
            progress(runs.count)
        }
        return runs
    }

    private func run(
        _ prepared: Preparation, metric: SimilarityMetric, options: RetrievalOptions
    ) async throws -> RetrievalRun {
        let gallery = prepared.gallery
        let scorer = QueryScorer(
            gallery: gallery, measures: options.measures, weights: options.relevanceWeights,
            depth: options.keptResults)
        let expansion = QueryExpansion(
            neighbours: options.queryExpansion, metric: metric, index: prepared.index, gallery: gallery)
        let size = min(64, max(1, Self.blockNumbers / max(1, gallery.rows.count)))
        let starts = Array(stride(from: 0, to: prepared.queries.count, by: size))
        let blocks = try await starts.concurrentMap(atOnce: workers) { start in
            let entries = prepared.queries[start..<min(start + size, prepared.queries.count)]
            let vectors = try await expansion.expanded(entries)
            let distances = try await prepared.index.distances(
                from: vectors, to: 0..<gallery.rows.count, metric: metric)
            return scorer.score(entries: entries, distances: distances)
        }
        return prepared.assemble(blocks, options: options)
    }
}
