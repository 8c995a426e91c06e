import CKernels
package import LookbookCore
import Synchronization

/// What is left of vectors when the mean of their group is taken off, scaled to length 1 (to zeros, where next to nothing is left).
package enum Residual {
    /// Less than this is nothing.
    private static let least: Float = 1e-6

    /// The residual of one vector.
    ///
    /// - Parameters:
    ///   - vector: any numbers.
    ///   - mean: of its group, as many numbers.
    package static func of(_ vector: [Float], less mean: [Float]) -> [Float] {
        let count = min(vector.count, mean.count)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
            vector.withUnsafeBufferPointer { vector in
                guard let from = vector.baseAddress, let to = buffer.baseAddress else { return }
                write(from, less: mean, count: count, to: to)
                initialised = count
            }
        }
    }

    static func write(
        _ vector: UnsafePointer<Float>, less mean: [Float], count: Int, to result: UnsafeMutablePointer<Float>
    ) {
        mean.withUnsafeBufferPointer { mean in
            for place in 0..<count { result[place] = vector[place] - mean[place] }
        }
        var sums = SIMD8<Float>.zero
        let whole = count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            let part = UnsafeRawPointer(result + start).loadUnaligned(as: SIMD8<Float>.self)
            sums += part * part
        }
        let norm = (whole..<count).reduce(sums.sum()) { $0 + result[$1] * result[$1] }.squareRoot()
        let scale = norm > least ? 1 / norm : 0
        for place in 0..<count { result[place] *= scale }
    }
}

/// Exact nearest neighbours among the residuals of an index's vectors, without holding them: a scan of their codes in a rotated
/// space leaves few, and those are computed again from the vectors, as they would have been before.
///
/// That serves the cosine. The other metrics, and distances to all rows, work on the residuals in full, made when they are
/// first asked for.
package struct ResidualIndex: VectorIndex {
    private let source: ResidualSource
    private let rotated: RotatedTable
    /// |x|^2 of each residual.
    private let squares: AlignedBuffer<Double>
    private let whole: WholeIndex

    /// Number of vectors.
    package var rows: Int { source.base.rows }
    /// Numbers in a vector.
    package var dimensions: Int { source.base.dimensions }
    /// Memory beside that of the index of the vectors, in bytes.
    package var memory: ExactIndex.Memory {
        let made = whole.made?.memory
        return ExactIndex.Memory(
            vectors: made?.vectors ?? 0,
            statistics: squares.count * MemoryLayout<Double>.stride + (made?.statistics ?? 0),
            codes: rotated.bytes + (made?.codes ?? 0))
    }

    /// The index of the residuals of some vectors: this one where they are of low rank, else one that holds them.
    ///
    /// - Parameters:
    ///   - base: the vectors.
    ///   - groups: of each row, a place in `means`.
    ///   - means: what is taken off, `base.dimensions` numbers each.
    ///   - rotation: whether to search in a rotated space.
    /// - Throws: ``LookbookError`` `index.input` when memory does not suffice or the groups do not fit the rows.
    package static func make(
        _ base: ExactIndex, groups: [Int32], means: [[Float]], rotation: RotationUse = .whereItPays
    ) throws(LookbookError) -> any VectorIndex {
        guard groups.count == base.rows, groups.allSatisfy({ means.indices.contains(Int($0)) }),
            means.allSatisfy({ $0.count == base.dimensions })
        else {
            throw LookbookError(
                .indexInput, "\(groups.count) groups do not fit \(base.rows) vectors of \(base.dimensions)",
                facts: [.remedy: "give each row a group, and each group a mean"])
        }
        let source = ResidualSource(base: base, groups: groups, means: means)
        let matrix = try source.matrix()
        let statistics = RowStatistics(matrix, kernels: base.kernels, threads: base.threads)
        let table: RotatedTable? =
            switch rotation {
            case .never: nil
            case .always:
                try .ifPossible(matrix, statistics, kernels: base.kernels, threads: base.threads)
            case .whereItPays:
                try .ifSuited(matrix, statistics, kernels: base.kernels, threads: base.threads)
            }
        guard let table else {
            return try ExactIndex(matrix, kernels: base.kernels, threads: base.threads, rotation: .never)
        }
        return ResidualIndex(
            source: source, rotated: table, squares: try AlignedBuffer(statistics.squares),
            whole: WholeIndex(source))
    }

    /// As ``VectorIndex/nearest(to:count:metric:among:)``.
    @concurrent package func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        guard metric == .cosine else {
            return try whole.index().search(queries, count: count, metric: metric, among: subset)
        }
        return try search(queries, count: count, among: subset)
    }

    /// As ``VectorIndex/distances(from:to:metric:)``.
    @concurrent package func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        try whole.index().measure(from: queries, to: range, metric: metric)
    }

    private func search(
        _ queries: VectorMatrix, count: Int, among subset: [Int32]?
    ) throws(LookbookError) -> [[Neighbour]] {
        guard count > 0 else { throw .count(count) }
        if let subset { try RowSelection.check(subset, rows: rows) }
        let base = source.base
        let block = try QueryBlock(
            queries, dimensions: dimensions, kernels: base.kernels, threads: base.threads)
        let selection = RowSelection(list: subset, rows: rows)
        return (0..<queries.rows).map { query in
            let isTame = RowStatistics.isTame(peak: block.statistics.peaks[query])
            guard isTame, count <= selection.count / 4 else {
                return measure(query, of: block, count: count, places: selection.count) { selection.row($0) }
            }
            let scan = RotatedScan(
                rotated, block: block, queries: query..<query + 1, metric: .cosine, kernels: base.kernels)
            let left = scan.survivors(selection, count: count, threads: base.threads).first ?? []
            return measure(query, of: block, count: count, places: left.count) { Int(left[$0]) }
        }
    }

    /// The nearest of some rows, by their exact distances; see ``ExactDistance``.
    private func measure(
        _ query: Int, of block: QueryBlock, count: Int, places: Int, row: @Sendable (Int) -> Int
    ) -> [Neighbour] {
        let base = source.base
        let own = block.statistics.squares[query]
        let exact = ExactProducts(
            columns: base.dimensions, stride: base.matrix.stride, kernels: base.kernels)
        let ranges = Parallel.ranges(places, pieces: base.threads * 4, least: 512)
        let parts = Parallel.map(ranges.count, threads: base.threads) { range in
            var nearest = BoundedHeap<RankedRow>(capacity: count)
            var residual = [Float](repeating: 0, count: base.dimensions)
            for place in ranges[range] {
                let row = row(place)
                source.write(row, to: &residual)
                let size = own * squares.start[row]
                let distance =
                    size == 0 ? 1 : Float(1 - exact(block.matrix.row(query), residual) / size.squareRoot())
                nearest.insert(RankedRow(distance: distance, row: Int32(row)))
            }
            return nearest.elements
        }
        return parts.flatMap { $0 }.sorted().prefix(count).map {
            Neighbour(row: $0.row, distance: $0.distance)
        }
    }
}

/// Where residuals are computed from.
private struct ResidualSource: Sendable {
    let base: ExactIndex
    let groups: [Int32]
    let means: [[Float]]

    func write(_ row: Int, to result: UnsafeMutablePointer<Float>) {
        Residual.write(
            base.matrix.row(row), less: means[Int(groups[row])], count: base.dimensions, to: result)
    }

    /// All of them.
    func matrix() throws(LookbookError) -> PaddedMatrix {
        try PaddedMatrix(rows: base.rows, columns: base.dimensions) { target, stride in
            let writes = DisjointWrites(memory: target)
            let ranges = Parallel.ranges(base.rows, pieces: base.threads * 4, least: 256)
            _ = Parallel.map(ranges.count, threads: base.threads) { place in
                for row in ranges[place] { write(row, to: writes.memory + row * stride) }
            }
        }
    }
}

/// The index of the residuals in full, made once.
private final class WholeIndex: Sendable {
    private let state = Mutex<ExactIndex?>(nil)
    private let source: ResidualSource

    init(_ source: ResidualSource) {
        self.source = source
    }

    var made: ExactIndex? { state.withLock { $0 } }

    func index() throws(LookbookError) -> ExactIndex {
        try state.withLock { made throws(LookbookError) in
            if let made { return made }
            let index = try ExactIndex(
                source.matrix(), kernels: source.base.kernels, threads: source.base.threads, rotation: .never)
            made = index
            return index
        }
    }
}
