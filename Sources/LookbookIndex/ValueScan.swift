import CKernels
import LookbookCore

/// The first look at the rows for the metrics that are sums of terms which are not negative (Manhattan, Chebyshev, Canberra,
/// Bray-Curtis): the distance in float32, and a bound of its rounding.
///
/// With u = 2^-24 and n numbers, each term is rounded at most 4 times and passes through at most n + 8 additions, none of
/// which cancels; so a sum s that was computed lies within (n + 12) u s of the true one, to first order, and Bray-Curtis, a
/// quotient of two, within twice that. Two distances that tie after rounding differ by 2 u s. `relative` = 3 (n + 16) u is
/// more than all of it. Terms of Canberra below float32's smallest normal number lose less than that number each, which is
/// `absolute`. Vectors that are not tame are not scanned (see ``ExactIndex``), so that nothing overflows.
struct ValueScan: Sendable {
    /// Rows that are scanned in one go.
    static let tileRows = 128

    let operation: lookbook_operation
    let matrix: PaddedMatrix
    let block: QueryBlock
    /// The block's rows to search for.
    let queries: Range<Int>
    let kernels: KernelLevel

    private var relative: Float { 3 * Float(matrix.columns + 16) * 0x1p-24 }
    private var absolute: Float { Float(matrix.columns) * .leastNormalMagnitude }

    /// Offers the rows at some places to the shortlist of each query.
    func scan(_ places: Range<Int>, of selection: RowSelection, into lists: inout [Shortlist]) {
        let rows = Self.tileRows
        var values = [Float](repeating: 0, count: queries.count * rows)
        var found = [lookbook_candidate](repeating: lookbook_candidate(), count: rows)
        for start in stride(from: places.lowerBound, to: places.upperBound, by: rows) {
            let tile = start..<min(places.upperBound, start + rows)
            selection.withList(tile) { list in
                measure(tile, list, into: &values)
                for query in lists.indices {
                    let kept = values.withUnsafeBufferPointer { values in
                        values.baseAddress.map {
                            lookbook_select_values(
                                kernels.native, $0 + query * rows, relative, absolute, Int32(tile.lowerBound),
                                list,
                                tile.count, lists[query].threshold, &found)
                        } ?? 0
                    }
                    lists[query].insert(found[..<kept])
                }
            }
        }
    }

    private func measure(_ tile: Range<Int>, _ list: UnsafePointer<Int32>?, into values: inout [Float]) {
        let start = list == nil ? matrix.row(tile.lowerBound) : matrix.row(0)
        let rows = lookbook_float_rows(values: start, stride: matrix.stride, index: list, count: tile.count)
        lookbook_float_tile(
            kernels.native, operation, block.matrix.native(queries), rows, matrix.stride, &values,
            Self.tileRows)
    }
}

extension SimilarityMetric {
    /// The kernel that this metric is computed with.
    var operation: lookbook_operation {
        switch self {
        case .cosine, .innerProduct, .correlation: LOOKBOOK_DOT
        case .euclidean: LOOKBOOK_SQUARES
        case .manhattan: LOOKBOOK_MANHATTAN
        case .chebyshev: LOOKBOOK_CHEBYSHEV
        case .canberra: LOOKBOOK_CANBERRA
        case .brayCurtis: LOOKBOOK_BRAY_CURTIS
        }
    }

    /// Whether its first look is at products of codes.
    var usesCodes: Bool {
        switch self {
        case .cosine, .innerProduct, .correlation, .euclidean: true
        case .manhattan, .chebyshev, .canberra, .brayCurtis: false
        }
    }
}
