import CKernels
package import LookbookCore

/// Exact nearest neighbours by looking at every vector: no graph, nothing to tune, no answer missed.
///
/// A search has two stages. The first looks at all rows (or the subset) in cheap arithmetic and leaves out the rows that a
/// proven bound excludes: products of 64 int8 codes in a rotated space for cosine, inner product and Euclidean distance where
/// the vectors are of low rank (``RotatedTable``), of all codes where they are not and for correlation (``CodeScan``), float32 for
/// the other metrics. The second measures what remains in double precision. So answers depend on the
/// instruction set at most in a distance's last bit, and every distance is the metric's definition rounded to a Float.
///
/// Memory: 4 bytes a number; a vector's codes and bounds take 84 bytes in a rotated space, else 1 byte a number and 40 bytes.
package struct ExactIndex: VectorIndex {
    /// The instruction set in use.
    package let kernels: KernelLevel
    /// How many threads one search uses at most.
    package let threads: Int
    let matrix: PaddedMatrix
    let statistics: RowStatistics
    /// nil where the vectors are not of low rank.
    let rotated: RotatedTable?
    private let lazyCodes: LazyCodes

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
    ///   - rotation: whether to search in a rotated space.
    /// - Throws: ``LookbookError`` `index.not-finite`, `index.dimensions`, or `index.input` when memory does not suffice.
    package init(
        _ vectors: VectorMatrix, kernels: KernelLevel = .best, threads: Int? = nil,
        rotation: RotationUse = .whereItPays
    ) throws(LookbookError) {
        try self.init(PaddedMatrix(vectors), kernels: kernels, threads: threads, rotation: rotation)
    }

    /// As above, without a copy.
    init(
        _ matrix: PaddedMatrix, kernels: KernelLevel, threads: Int?, rotation: RotationUse
    ) throws(LookbookError) {
        self.kernels = KernelLevel.available.contains(kernels) ? kernels : .best
        self.threads = max(1, threads ?? Parallel.cores)
        self.matrix = matrix
        statistics = RowStatistics(matrix, kernels: self.kernels, threads: self.threads)
        let level = self.kernels
        rotated =
            switch rotation {
            case .never: nil
            case .always:
                try RotatedTable.ifPossible(matrix, statistics, kernels: level, threads: self.threads)
            case .whereItPays:
                try RotatedTable.ifSuited(matrix, statistics, kernels: level, threads: self.threads)
            }
        let (statistics, threads) = (statistics, self.threads)
        lazyCodes = LazyCodes { () throws(LookbookError) in
            try CodeTable(matrix, statistics, kernels: level, threads: threads)
        }
        if rotated == nil { _ = try lazyCodes.table() }
    }

    /// The codes of whole vectors; made now, if nobody needed them before.
    func codes() throws(LookbookError) -> CodeTable {
        try lazyCodes.table()
    }

    /// The vector of a row as it was indexed; empty when there is no such row.
    package func vector(_ row: Int32) -> [Float] {
        guard 0..<rows ~= Int(row) else { return [] }
        return Array(UnsafeBufferPointer(start: matrix.row(Int(row)), count: dimensions))
    }

    /// Memory by now, in bytes.
    package var memory: Memory {
        Memory(
            vectors: matrix.storage.count * MemoryLayout<Float>.stride, statistics: statistics.bytes,
            codes: (rotated?.bytes ?? 0) + lazyCodes.bytes)
    }

    /// What an index holds in memory, in bytes.
    package struct Memory: Sendable, Hashable, Codable {
        /// The vectors in full.
        package let vectors: Int
        /// Norms and the like.
        package let statistics: Int
        /// Codes and their bounds.
        package let codes: Int
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

/// Whether an ``ExactIndex`` searches in a rotated space.
package enum RotationUse: Sendable {
    /// Where the vectors are of low rank, so that it is faster.
    case whereItPays
    /// Wherever it is possible: for tests and measurements.
    case always
    case never
}

extension ExactIndex {
    /// Queries that pass over the rows together.
    private static let blockQueries = 32

    /// The nearest rows for each query, ordered by distance, equal distances by row. Blocks the calling thread.
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - count: how many neighbours, at least 1; fewer come back when there are fewer rows to choose from.
    ///   - metric: what "near" means.
    ///   - subset: the rows to choose from, ascending and without repetition; nil means all.
    /// - Throws: ``LookbookError`` when the dimensions differ, a number is not finite, the count is not positive, or the subset
    ///   is not ascending rows of the index.
    package func search(
        _ queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]? = nil
    ) throws(LookbookError) -> [[Neighbour]] {
        guard count > 0 else { throw .count(count) }
        if let subset { try RowSelection.check(subset, rows: rows) }
        guard rows > 0 else { return Array(repeating: [], count: queries.rows) }
        let block = try QueryBlock(queries, dimensions: dimensions, kernels: kernels, threads: threads)
        let isRotated = metric.usesRotation && rotated != nil
        let search = Search(
            index: self, block: block, count: count, metric: metric,
            selection: RowSelection(list: subset, rows: rows),
            codes: metric.usesCodes && !isRotated ? try codes() : nil)
        let parts = Parallel.ranges(queries.rows, length: Self.blockQueries)
        // Many queries: each thread takes blocks of them. Few: all threads share the rows of each block.
        if parts.count >= threads, threads > 1 {
            return Parallel.map(parts.count, threads: threads) { search.run(parts[$0], threads: 1) }.flatMap {
                $0
            }
        }
        return parts.flatMap { search.run($0, threads: threads) }
    }
}

/// One call of a search.
private struct Search: Sendable {
    let index: ExactIndex
    let block: QueryBlock
    let count: Int
    let metric: SimilarityMetric
    let selection: RowSelection
    /// Where the first look is at codes of whole vectors.
    let codes: CodeTable?

    /// Rows that are worth a thread's while in the first and the second stage.
    private static let leastScanned = 2048
    private static let leastMeasured = 512

    /// The answers of some of the block's queries.
    func run(_ queries: Range<Int>, threads: Int) -> [[Neighbour]] {
        guard canExclude(queries) else {
            return queries.map { measure($0, places: selection.count, threads: threads, row: selection.row) }
        }
        if codes == nil, let rotated = index.rotated, metric.usesRotation {
            return run(queries, in: rotated, threads: threads)
        }
        let ranges = Parallel.ranges(
            selection.count, pieces: threads == 1 ? 1 : threads * 4, least: Self.leastScanned)
        let lists = scan(queries, ranges, threads: threads)
        return queries.map { query in
            var rows = Shortlist.survivors(lists.map { $0[query - queries.lowerBound] }, count: count)
            if isCoarse(queries), let codes { rows = refine(query, rows, codes) }
            return measure(query, places: rows.count, threads: threads) { [rows] in Int(rows[$0]) }
        }
    }

    /// Rows that are left in a rotated space and measured at once; more of them are looked at in whole codes first.
    private static let mostMeasured = 1024

    /// The answers of some queries by a first look in the rotated space. Where the bound leaves many rows, as for a query
    /// that is like none of them, the whole codes are made once and narrow them down.
    private func run(_ queries: Range<Int>, in rotated: RotatedTable, threads: Int) -> [[Neighbour]] {
        let scan = RotatedScan(
            rotated, block: block, queries: queries, metric: metric, kernels: index.kernels)
        let left = scan.survivors(selection, count: count, threads: threads)
        return zip(queries, left).map { query, left in
            var rows = left
            if rows.count > max(Self.mostMeasured, 4 * count), let codes = try? index.codes() {
                rows = refine(query, rows.sorted(), codes)
            }
            return measure(query, places: rows.count, threads: threads) { [rows] in Int(rows[$0]) }
        }
    }

    /// Whether some queries are coded in one plane: many at once, so that products take longer than reading the rows.
    private func isCoarse(_ queries: Range<Int>) -> Bool {
        metric.usesCodes && queries.count > 2
    }

    /// A second look at what a coarse one left: the same codes of the rows, and the query in two planes.
    private func refine(_ query: Int, _ rows: [Int32], _ codes: CodeTable) -> [Int32] {
        let scan = CodeScan(
            codes, block: block, queries: query..<query + 1, metric: metric, planes: 2,
            kernels: index.kernels)
        var lists = [Shortlist(count: count)]
        scan.scan(0..<rows.count, of: RowSelection(list: rows, rows: index.rows), into: &lists)
        return Shortlist.survivors(lists, count: count)
    }

    /// Whether a first look can leave out enough rows to pay, with bounds that hold.
    private func canExclude(_ queries: Range<Int>) -> Bool {
        count <= selection.count / 4
            && queries.allSatisfy { RowStatistics.isTame(peak: block.statistics.peaks[$0]) }
            && (metric.usesCodes || index.statistics.areAllTame)
    }

    /// The first stage: for each range of places, each query's shortlist.
    private func scan(_ queries: Range<Int>, _ ranges: [Range<Int>], threads: Int) -> [[Shortlist]] {
        let empty = queries.map { _ in Shortlist(count: count) }
        if let codes {
            let scan = CodeScan(
                codes, block: block, queries: queries, metric: metric,
                planes: isCoarse(queries) ? 1 : 2,
                kernels: index.kernels)
            return Parallel.map(ranges.count, threads: threads) { range in
                var lists = empty
                scan.scan(ranges[range], of: selection, into: &lists)
                return lists
            }
        }
        let scan = ValueScan(
            operation: metric.operation, matrix: index.matrix, block: block, queries: queries,
            kernels: index.kernels)
        return Parallel.map(ranges.count, threads: threads) { range in
            var lists = empty
            scan.scan(ranges[range], of: selection, into: &lists)
            return lists
        }
    }

    /// The second stage: the nearest of the rows that are left, by their exact distances.
    private func measure(_ query: Int, places: Int, threads: Int, row: @Sendable (Int) -> Int) -> [Neighbour]
    {
        let distance = ExactDistance(
            metric: metric, block: block, query: query, matrix: index.matrix, statistics: index.statistics,
            kernels: index.kernels)
        let ranges = Parallel.ranges(places, pieces: threads * 4, least: Self.leastMeasured)
        let parts = Parallel.map(ranges.count, threads: threads) { range in
            var nearest = BoundedHeap<RankedRow>(capacity: count)
            for place in ranges[range] {
                let row = row(place)
                nearest.insert(RankedRow(distance: distance(row), row: Int32(row)))
            }
            return nearest.elements
        }
        return parts.flatMap { $0 }.sorted().prefix(count).map {
            Neighbour(row: $0.row, distance: $0.distance)
        }
    }
}

extension LookbookError {
    static func noMemory(numbers: Int) -> LookbookError {
        LookbookError(
            .indexInput, "there is not enough memory for \(numbers) numbers",
            facts: [.remedy: "index fewer vectors or use a bigger machine"])
    }

    static func dimensions(_ found: Int, expected: Int) -> LookbookError {
        LookbookError(
            .indexDimensions, "the query has \(found) numbers and the index holds vectors of \(expected)",
            facts: [.remedy: "use the same feature extractor for the query and the catalogue"])
    }

    static func tooManyDimensions(_ found: Int) -> LookbookError {
        LookbookError(
            .indexDimensions, "vectors of \(found) numbers cannot be indexed",
            facts: [.remedy: "use 1 to \(PaddedMatrix.columnLimit) numbers in a vector"])
    }

    static func tooManyRows(_ found: Int) -> LookbookError {
        LookbookError(
            .indexInput, "\(found) vectors are too many for one index",
            facts: [.remedy: "index at most \(Int32.max) vectors"])
    }

    static func notFinite(row: Int) -> LookbookError {
        LookbookError(
            .indexNotFinite, "vector \(row) holds a number that is infinite or not a number",
            facts: [.remedy: "leave the vector out or compute it again"])
    }

    static func count(_ count: Int) -> LookbookError {
        LookbookError(
            .indexCount, "\(count) neighbours cannot be searched for",
            facts: [.remedy: "ask for at least one"])
    }

    static func subset(_ problem: String) -> LookbookError {
        LookbookError(
            .indexSubset, "the rows to choose from \(problem)",
            facts: [.remedy: "give existing rows, ascending, each only once"])
    }

    static func range(_ range: Range<Int>, rows: Int) -> LookbookError {
        LookbookError(
            .indexSubset, "the rows \(range.lowerBound) ..< \(range.upperBound) are not all there",
            facts: [.remedy: "ask for rows from 0 ..< \(rows)"])
    }
}
