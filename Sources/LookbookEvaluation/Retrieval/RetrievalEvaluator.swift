internal import Foundation
package import LookbookCore
package import LookbookMeasures

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

/// What is measured, and how.
package struct RetrievalOptions: Sendable, Hashable {
    /// The ks of precision@k and the others: positive, made ascending without repetition.
    package var ks: [Int]
    /// The weights of the average relevance score.
    package var relevanceWeights: RelevanceWeights
    /// Which rows ask.
    package var queries: QuerySelection
    /// Average query expansion: so many nearest neighbours are averaged into the query before the search that counts; 0
    /// leaves it off. See ``RetrievalEvaluator``.
    package var queryExpansion: Int
    /// Chooses the sample of queries.
    package var seed: UInt64
    /// How many results of each query are kept for pictures and tables; 0 keeps none.
    package var keptResults: Int

    /// All options have a default; see the properties.
    package init(
        ks: [Int] = [1, 5, 10, 15, 20], relevanceWeights: RelevanceWeights = .linear,
        queries: QuerySelection = .all,
        queryExpansion: Int = 0, seed: UInt64 = 1, keptResults: Int = 0
    ) {
        self.ks = ks
        self.relevanceWeights = relevanceWeights
        self.queries = queries
        self.queryExpansion = queryExpansion
        self.seed = seed
        self.keptResults = keptResults
    }

    /// The measures that a run computes.
    package var measures: [Measure] {
        Measure.all(ks: Set(ks).sorted())
    }

    /// - Throws: `evaluation.input` for a k below 1 or a negative count.
    func validate() throws(LookbookError) {
        guard !ks.isEmpty, ks.allSatisfy({ $0 > 0 }), queryExpansion >= 0, keptResults >= 0 else {
            throw LookbookError(
                .evaluationInput, "k must be at least 1, and query expansion at least 0",
                facts: [.remedy: "for example -k 1,5,10"])
        }
    }
}

/// Which rows are used as queries. Every different picture asks once at most.
package enum QuerySelection: Sendable, Hashable {
    /// All rows with a label.
    case all
    /// So many of them, drawn with the seed.
    case sample(Int)
    /// Rows with these ids. A row that was collapsed into another asks through that one.
    case ids(Set<String>)
}

/// Average query expansion: each query gets the direction of the mean of itself and its nearest neighbours, and keeps its length.
///
/// The mean of different directions is shorter than each of them; the query's own length keeps it as far from the origin as
/// the gallery is, whether vectors are L2-normalised or not. The query's own entry is no neighbour of it.
/// Source: Chum et al., "Total Recall", 2007; without its geometric check.
struct QueryExpansion {
    let neighbours: Int
    let metric: SimilarityMetric
    let index: any VectorIndex
    let gallery: Gallery

    /// - Parameter entries: the gallery entries that ask.
    func expanded(_ entries: ArraySlice<Int>) async throws -> VectorMatrix {
        let queries = gallery.vectors.selecting(Array(entries))
        guard neighbours > 0 else { return queries }
        // One more than wanted, because the query's own entry may come back.
        let found = try await index.nearest(to: queries, count: neighbours + 1, metric: metric, among: nil)
        var values = [Float]()
        values.reserveCapacity(queries.values.count)
        for (entry, near) in zip(entries, found) {
            let others = near.lazy.map { Int($0.row) }.filter { $0 != entry }.prefix(neighbours)
            values += mean([entry] + others, length: length(Array(gallery.vectors[entry])))
        }
        return VectorMatrix(rows: queries.rows, columns: queries.columns, values: values)
    }

    private func mean(_ entries: [Int], length wanted: Double) -> [Float] {
        var sum = [Float](repeating: 0, count: gallery.vectors.columns)
        for entry in entries {
            for (column, value) in gallery.vectors[entry].enumerated() { sum[column] += value }
        }
        let own = length(sum)
        return own == 0 ? sum : sum.map { Float(Double($0) * wanted / own) }
    }

    private func length(_ vector: [Float]) -> Double {
        vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
