import CKernels
import LookbookCore
import Synchronization

/// The first look at the rows in a rotated space, for cosine, inner product and Euclidean distance; see ``RotatedTable`` for
/// the bound that proves which rows cannot be among the nearest.
struct RotatedScan: Sendable {
    /// Rows that are scanned in one go: their codes stay in the first-level cache while all queries of a block pass.
    private static let tileRows = 512
    /// Of the first tile, where nothing can be left out yet.
    private static let firstRows = 64

    private let table: RotatedTable
    private let kernels: KernelLevel
    private let withNorms: Bool
    private let queries: [lookbook_rotated_query]

    /// - Parameter queries: the block's rows to search for.
    init(
        _ table: RotatedTable, block: QueryBlock, queries: Range<Int>, metric: SimilarityMetric,
        kernels: KernelLevel
    ) {
        self.table = table
        self.kernels = kernels
        withNorms = metric != .cosine
        self.queries = queries.map { table.query(block, $0, metric: metric, kernels: kernels) }
    }

    /// The rows of a table that may be among the nearest of each query.
    ///
    /// - Parameter threads: the most that share the rows.
    func survivors(_ selection: RowSelection, count: Int, threads: Int) -> [[Int32]] {
        let piece = max(Self.leastRows, (selection.count + threads * 4 - 1) / (threads * 4))
        let length = PaddedMatrix.padded(piece, to: Int(LOOKBOOK_ROTATED_ROWS))
        let ranges = Parallel.ranges(selection.count, length: length)
        let lists = Parallel.map(ranges.count, threads: threads) { range in
            var lists = queries.map { _ in Shortlist(count: count) }
            scan(ranges[range], of: selection, into: &lists)
            return lists
        }
        return queries.indices.map { query in Shortlist.survivors(lists.map { $0[query] }, count: count) }
    }

    /// Rows that are worth a thread's while: less than this takes no longer than waking one.
    private static let leastRows = 32_768

    /// Offers the rows at some places to the shortlist of each query. Without a list the places begin at a whole block.
    private func scan(_ places: Range<Int>, of selection: RowSelection, into lists: inout [Shortlist]) {
        var found = [lookbook_candidate](repeating: lookbook_candidate(), count: Self.tileRows)
        var rows = table.native(withNorms: withNorms)
        var start = places.lowerBound
        while start < places.upperBound {
            let length = start == places.lowerBound ? Self.firstRows : Self.tileRows
            let tile = start..<min(places.upperBound, start + length)
            selection.withList(tile) { list in
                for query in queries.indices {
                    let kept = queries.withUnsafeBufferPointer { queries in
                        lookbook_scan_rotated(
                            kernels.native, &rows, queries.baseAddress.map { $0 + query }, tile.lowerBound,
                            list, tile.count, lists[query].threshold, &found)
                    }
                    if kept > 0 { lists[query].insert(found[..<kept]) }
                }
            }
            start = tile.upperBound
        }
    }
}

extension RotatedTable {
    /// Vectors that are worth a rotation: fewer, or shorter ones, are searched as fast without.
    static let leastRows = 2048
    static let leastColumns = 2 * Rotation.numbers
    /// What of the variation must lie in the basis, that coding all rows is tried.
    private static let leastEnergy = 0.85
    /// The part of the rows that may be left.
    private static let mostLeft = 0.04
    private static let probes = 15

    /// The table of any vectors that can be rotated; nil for those that are too short or not tame.
    static func ifPossible(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, kernels: KernelLevel, threads: Int
    ) throws(LookbookError) -> RotatedTable? {
        guard matrix.rows > 0, matrix.columns >= Rotation.numbers, statistics.areAllTame else { return nil }
        let rotation = try Rotation(matrix, statistics, kernels: kernels, threads: threads)
        return try RotatedTable(matrix, statistics, rotation: rotation, kernels: kernels, threads: threads)
    }

    /// The table of a space of low rank; nil where the bound leaves too many rows, as in spaces of full rank.
    ///
    /// What decides is what counts: rows of the matrix are searched for, and the median of what is left is compared with
    /// `mostLeft`.
    static func ifSuited(
        _ matrix: PaddedMatrix, _ statistics: RowStatistics, kernels: KernelLevel, threads: Int
    ) throws(LookbookError) -> RotatedTable? {
        guard matrix.rows >= leastRows, matrix.columns >= leastColumns, statistics.areAllTame else {
            return nil
        }
        let rotation = try Rotation(matrix, statistics, kernels: kernels, threads: threads)
        guard rotation.energy >= leastEnergy else { return nil }
        let table = try RotatedTable(
            matrix, statistics, rotation: rotation, kernels: kernels, threads: threads)
        let values = (0..<probes).flatMap { probe in
            let row = matrix.row((2 * probe + 1) * matrix.rows / (2 * probes))
            return UnsafeBufferPointer(start: row, count: matrix.columns)
        }
        let block = try QueryBlock(
            VectorMatrix(rows: probes, columns: matrix.columns, values: values),
            dimensions: matrix.columns, kernels: kernels, threads: 1)
        let scan = RotatedScan(table, block: block, queries: 0..<probes, metric: .cosine, kernels: kernels)
        let left = scan.survivors(RowSelection(list: nil, rows: matrix.rows), count: 10, threads: threads)
        let median = left.map(\.count).sorted()[probes / 2]
        return Double(median) <= mostLeft * Double(matrix.rows) ? table : nil
    }
}

/// The codes of whole vectors, made when they are first asked for.
final class LazyCodes: Sendable {
    private let made: Mutex<CodeTable?>
    private let make: @Sendable () throws(LookbookError) -> CodeTable

    init(_ make: @escaping @Sendable () throws(LookbookError) -> CodeTable) {
        made = Mutex(nil)
        self.make = make
    }

    /// - Throws: ``LookbookError`` `index.input` when memory does not suffice.
    func table() throws(LookbookError) -> CodeTable {
        try made.withLock { codes throws(LookbookError) in
            if let codes { return codes }
            let table = try make()
            codes = table
            return table
        }
    }

    /// Bytes in memory by now.
    var bytes: Int { made.withLock { $0?.bytes ?? 0 } }
}
