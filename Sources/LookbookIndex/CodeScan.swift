import CKernels
import LookbookCore

/// The first look at the rows for cosine, correlation, inner product and Euclidean distance: int8 products, and a bound that
/// proves which rows cannot be among the nearest.
///
/// **What is compared.** Ranking by the distance is ranking by a key, the smaller the nearer. With the query q and a row x:
/// cosine -q'·x / |x| with q' = q / |q|; correlation -q'·x / |x - mean(x)| with q' = (q - mean(q)) / |q - mean(q)|, whose
/// numbers sum to 0, so that x need not be centred; inner product -q·x; Euclidean |x|² - 2 q·x, which is d² - |q|².
/// All are bias - m w q·x, with m = 2 for Euclidean and 1 otherwise, and a weight w of the row.
///
/// **The bound.** Let c and e be codes with q = t c + e, and x = s d + r (t, s: steps; c, d: integer codes; e, r: what the
/// codes leave out, whose norms were computed when coding). Then
///
///     q·x = t s c·d + e·(s d) + q·r,   so   |q·x - t s c·d| <= |e| |s d| + |q| |r|     (Cauchy and Schwarz).
///
/// c·d is computed without error (integers). So the key lies within `radius` = m w (|q| |r| + |e| |s d|) of
/// bias - m w t s c·d. When T is the k-th smallest upper bound seen so far, k rows have keys of at most T; a row whose
/// lower bound is above T is farther than all of them, and is left out. What remains is measured exactly.
///
/// **Rounding.** The bounds are computed in float32 (u = 2^-24), and the distances that are compared in the end are rounded
/// to float32, so that rows whose keys differ by less than a rounding may tie. The key takes at most 12 roundings, each of a
/// number of at most bias + 3.1 m w |t c| |s d| (3.1 because 128 |high| + |low| may exceed the code by that factor), the
/// radius 8 of its own size; a tie of distances spans at most 4 u (|q|² + |x|²) of a squared distance and 2 u (1 + |q| |x|)
/// of the others. Together that is below 48 u < `slack` = 4e-6 of (m w |q| |s d| + bias + constant), which is added to the
/// radius; constant is |q|² for Euclidean and 1 otherwise.
///
/// **Numbers beyond float32.** A row that is not tame has an infinite radius and is never left out; a query that is not tame
/// is not scanned at all (see ``ExactIndex``).
struct CodeScan: Sendable {
    private static let slack = 4e-6
    /// Rows that are scanned in one go: their codes stay in the second-level cache while all queries of a block pass.
    static let tileRows = 256

    private let table: CodeTable
    private let kernels: KernelLevel
    private let planes: Int
    private let codes: [Int8]
    private let bounds: CodeBounds
    private let bias: AlignedBuffer<Float>?
    private let terms: [Terms]

    /// The numbers of ``lookbook_bound`` that depend on the query only.
    private struct Terms: Sendable {
        let gain, residualFactor, normFactor, biasFactor, constant: Float
    }

    /// - Parameters:
    ///   - queries: the block's rows to search for.
    ///   - planes: planes of the queries' codes, 1 or 2 (see ``QueryCode``).
    init(
        _ table: CodeTable, block: QueryBlock, queries: Range<Int>, metric: SimilarityMetric,
        planes: Int, kernels: KernelLevel
    ) {
        let coded = queries.map { QueryCode(block, $0, metric: metric, planes: planes, stride: table.stride) }
        self.table = table
        self.kernels = kernels
        self.planes = planes
        codes = coded.flatMap(\.codes)
        switch metric {
        case .cosine: bounds = table.normalised
        case .correlation: bounds = table.centred
        default: bounds = table.plain
        }
        self.bias = metric == .euclidean ? table.squares : nil
        terms = coded.map { Self.terms($0, isEuclidean: metric == .euclidean) }
    }

    private static func terms(_ query: QueryCode, isEuclidean: Bool) -> Terms {
        let factor = isEuclidean ? 2.0 : 1
        return Terms(
            gain: Float(factor * query.step),
            residualFactor: Float(factor * query.norm * (1 + 1e-5)),
            normFactor: Float(factor * (query.residual + slack * query.norm)),
            biasFactor: Float(isEuclidean ? slack : 0),
            constant: Float(slack * (isEuclidean ? query.norm * query.norm : 1)))
    }

    /// Offers the rows at some places to the shortlist of each query.
    func scan(_ places: Range<Int>, of selection: RowSelection, into lists: inout [Shortlist]) {
        let rows = Self.tileRows
        var products = [Int32](repeating: 0, count: planes * terms.count * rows)
        var found = [lookbook_candidate](repeating: lookbook_candidate(), count: rows)
        for start in stride(from: places.lowerBound, to: places.upperBound, by: rows) {
            let tile = start..<min(places.upperBound, start + rows)
            selection.withList(tile) { list in
                multiply(tile, list, into: &products)
                for query in terms.indices {
                    let kept = select(query, tile, list, products, lists[query].threshold, into: &found)
                    lists[query].insert(found[..<kept])
                }
            }
        }
    }

    private func multiply(_ tile: Range<Int>, _ list: UnsafePointer<Int32>?, into products: inout [Int32]) {
        let queries = planes * terms.count
        codes.withUnsafeBufferPointer { codes in
            lookbook_code_tile(
                kernels.native,
                lookbook_code_rows(
                    values: codes.baseAddress, stride: table.stride, index: nil, count: queries),
                table.native(tile, list: list), table.stride, &products, Self.tileRows)
        }
    }

    private func select(
        _ query: Int, _ tile: Range<Int>, _ list: UnsafePointer<Int32>?, _ products: [Int32],
        _ threshold: Float,
        into found: inout [lookbook_candidate]
    ) -> Int {
        products.withUnsafeBufferPointer { products in
            guard let high = products.baseAddress.map({ $0 + query * planes * Self.tileRows }) else {
                return 0
            }
            let terms = terms[query]
            var bound = lookbook_bound(
                high: high, low: planes == 2 ? high + Self.tileRows : nil,
                multiplier: bounds.multipliers.start,
                residual: bounds.residuals.start, norm: bounds.norms.start, bias: bias?.start,
                gain: terms.gain,
                residual_factor: terms.residualFactor, norm_factor: terms.normFactor,
                bias_factor: terms.biasFactor,
                constant: terms.constant)
            return lookbook_select_codes(
                kernels.native, &bound, Int32(tile.lowerBound), list, tile.count, threshold, &found)
        }
    }
}
