import CKernels
package import LookbookCore

extension ExactIndex {
    /// All distances from some queries to a range of rows, query by query. Blocks the calling thread.
    ///
    /// Computed in float32 by tiles of queries and rows. Distances of cosine, correlation and inner product are a difference
    /// of two numbers; where it cancels, they are computed again in double precision. The result is within about 1e-6 of the
    /// definition, relative to the distance (inner product: relative to 1 + |u| |v|).
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - range: the rows; memory for `queries.rows * range.count` numbers is taken.
    ///   - metric: which distance.
    /// - Throws: ``LookbookError`` when the dimensions differ, a number is not finite, or the range is not within the rows.
    package func measure(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) throws(LookbookError) -> [Float] {
        guard range.lowerBound >= 0, range.upperBound <= rows else { throw .range(range, rows: rows) }
        guard !range.isEmpty, queries.rows > 0 else { return [] }
        let block = try QueryBlock(queries, dimensions: dimensions, kernels: kernels, threads: threads)
        let table = DistanceTable(index: self, block: block, range: range, metric: metric)
        let (count, overflow) = queries.rows.multipliedReportingOverflow(by: range.count)
        guard !overflow else { throw .noMemory(numbers: .max) }
        return [Float](unsafeUninitializedCapacity: count) { results, initialised in
            results.baseAddress.map { table.fill($0) }
            initialised = count
        }
    }
}

/// One call of `measure`.
private struct DistanceTable: Sendable {
    let index: ExactIndex
    let block: QueryBlock
    let range: Range<Int>
    let metric: SimilarityMetric

    /// Queries and rows of a piece of work: the rows stay in the second-level cache while the queries pass.
    private static let tileQueries = 64
    private static let tileRows = 128

    func fill(_ results: UnsafeMutablePointer<Float>) {
        let results = DisjointWrites(memory: results)
        let queries = Parallel.ranges(block.matrix.rows, length: Self.tileQueries)
        let rows = Parallel.ranges(range.count, length: Self.tileRows)
        _ = Parallel.map(queries.count * rows.count, threads: index.threads) { piece in
            fill(results.memory, queries[piece / rows.count], rows[piece % rows.count])
        }
    }

    /// Fills the part of the results that belongs to some queries and some places of the range.
    private func fill(_ results: UnsafeMutablePointer<Float>, _ queries: Range<Int>, _ places: Range<Int>) {
        let isTame = index.statistics.areAllTame && block.statistics.areAllTame
        if isTame {
            let first = range.lowerBound + places.lowerBound
            let rows = index.matrix.native(first..<first + places.count)
            lookbook_float_tile(
                index.kernels.native, metric.operation, block.matrix.native(queries), rows,
                index.matrix.stride,
                results + queries.lowerBound * range.count + places.lowerBound, range.count)
        }
        for query in queries {
            let line = results + query * range.count
            isTame ? finish(line, query, places) : measure(line, query, places)
        }
    }

    /// Turns what the kernel computed into distances.
    private func finish(_ line: UnsafeMutablePointer<Float>, _ query: Int, _ places: Range<Int>) {
        switch metric {
        case .euclidean: for place in places { line[place].formSquareRoot() }
        case .cosine, .innerProduct, .correlation: finishProducts(line, query, places)
        case .manhattan, .chebyshev, .canberra, .brayCurtis: break
        }
    }

    private func finishProducts(_ line: UnsafeMutablePointer<Float>, _ query: Int, _ places: Range<Int>) {
        let exact = exact(query)
        let (own, others) = (block.statistics, index.statistics)
        for place in places {
            let row = range.lowerBound + place
            let size = (own.squares[query] * others.squares[row]).squareRoot()
            // The divisor of the product, what its mean takes away, and the size of what is subtracted from 1.
            let divisor: Double
            var product = Double(line[place])
            switch metric {
            case .cosine: divisor = size
            case .correlation:
                divisor = (own.centredSquares[query] * others.centredSquares[row]).squareRoot()
                product -= Double(index.dimensions) * own.means[query] * others.means[row]
            default: divisor = 1
            }
            let distance = divisor == 0 ? 1 : 1 - product / divisor
            let cancels = divisor != 0 && abs(distance) < 0.0625 * max(1, size / divisor)
            line[place] = cancels ? exact(row) : Float(distance)
        }
    }

    private func measure(_ line: UnsafeMutablePointer<Float>, _ query: Int, _ places: Range<Int>) {
        let exact = exact(query)
        for place in places { line[place] = exact(range.lowerBound + place) }
    }

    private func exact(_ query: Int) -> ExactDistance {
        ExactDistance(
            metric: metric, block: block, query: query, matrix: index.matrix, statistics: index.statistics,
            kernels: index.kernels)
    }
}

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
            return cosine(
                LOOKBOOK_DOT, row, block.statistics.squares[query] * statistics.squares[row], (0, 0))
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

    private func sum(_ operation: lookbook_operation, _ row: Int, _ means: (Double, Double) = (0, 0))
        -> Double
    {
        lookbook_exact(
            kernels.native, operation, block.matrix.row(query), means.0, matrix.row(row), means.1,
            matrix.columns)
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
