import CKernels
import LookbookCore

/// The distances from one query as the metrics define them, computed in double precision and rounded to a Float once, at
/// the end. They are what an index hands out and orders by.
struct ExactDistance: Sendable {
    let metric: SimilarityMetric
    let block: QueryBlock
    /// The query's row in its block.
    let query: Int
    let matrix: PaddedMatrix
    let statistics: RowStatistics
    let kernels: KernelLevel

    func callAsFunction(_ row: Int) -> Float {
        switch metric {
        case .cosine:
            return cosine(LOOKBOOK_DOT, row, block.statistics.squares[query] * statistics.squares[row], (0, 0))
        case .correlation:
            return cosine(
                LOOKBOOK_DOT, row, block.statistics.centredSquares[query] * statistics.centredSquares[row],
                (block.statistics.means[query], statistics.means[row]))
        case .innerProduct: return Float(1 - sum(LOOKBOOK_DOT, row))
        case .euclidean: return Float(sum(LOOKBOOK_SQUARES, row).squareRoot())
        case .manhattan: return Float(sum(LOOKBOOK_MANHATTAN, row))
        case .chebyshev: return Float(sum(LOOKBOOK_CHEBYSHEV, row))
        case .canberra: return Float(sum(LOOKBOOK_CANBERRA, row))
        case .brayCurtis: return Float(sum(LOOKBOOK_BRAY_CURTIS, row))
        }
    }

    private func cosine(
        _ operation: lookbook_operation, _ row: Int, _ sizes: Double, _ means: (Double, Double)
    ) -> Float {
        sizes == 0 ? 1 : Float(1 - sum(operation, row, means) / sizes.squareRoot())
    }

    private func sum(_ operation: lookbook_operation, _ row: Int, _ means: (Double, Double) = (0, 0)) -> Double {
        lookbook_exact(
            kernels.native, operation, block.matrix.row(query), means.0, matrix.row(row), means.1, matrix.columns)
    }
}

/// A row at its distance, in the order of the answers: by distance, equal distances by row.
struct RankedRow: Comparable, Sendable {
    let distance: Float
    let row: Int32

    static func < (left: RankedRow, right: RankedRow) -> Bool {
        left.distance == right.distance ? left.row < right.row : left.distance < right.distance
    }
}
