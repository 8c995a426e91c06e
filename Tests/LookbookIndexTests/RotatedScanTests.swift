import CKernels
import LookbookCore
import LookbookIndex
import LookbookTesting
import Testing

/// The search in a rotated space leaves rows out before anyone measured them: it must never leave out an answer.
@Suite struct RotatedScanTests {
    static let metrics = [SimilarityMetric.cosine, .euclidean, .innerProduct]

    /// Vectors of many shapes.
    enum Data: String, CaseIterable {
        case lowRank, fullRank, clusters, duplicates, zeros, oneDirection, mixedNorms, farFromOrigin,
            nearTies,
            oneHot, opposite, rankOne

        func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> VectorMatrix {
            var generator = SeededGenerator(seed: seed)
            func random() -> Float { Float.random(in: -1...1, using: &generator) }
            let basis = (0..<12).map { _ in (0..<columns).map { _ in random() } }
            let noise: Float = self == .nearTies ? 1e-7 : 0.01
            let values = (0..<rows).flatMap { row -> [Float] in
                let weights = basis.indices.map { random() / Float($0 + 1) }
                let low = (0..<columns).map { column in
                    basis.indices.reduce(noise * random()) { $0 + weights[$1] * basis[$1][column] }
                }
                switch self {
                case .lowRank: return low
                case .fullRank: return low.map { _ in random() }
                case .clusters: return (0..<columns).map { basis[row % 12][$0] + 0.3 * random() }
                case .duplicates: return basis[row % 12]
                case .zeros: return row % 4 == 0 ? low.map { _ in 0 } : low
                case .oneDirection: return basis[0].map { $0 * (1 + Float(row % 7)) }
                case .mixedNorms:
                    return low.map { $0 * Float(sign: .plus, exponent: row % 60 - 30, significand: 1) }
                case .farFromOrigin: return low.map { 500 + $0 }
                case .nearTies: return (0..<columns).map { basis[0][$0] + noise * random() }
                case .oneHot: return (0..<columns).map { $0 == row % columns ? 1 : 0 }
                case .opposite: return low.map { row % 2 == 0 ? $0 : -$0 }
                case .rankOne: return basis[0].map { $0 * weights[0] }
                }
            }
            return VectorMatrix(rows: rows, columns: columns, values: values)
        }
    }

    static let cases = Data.allCases.flatMap { data in KernelLevel.available.map { (data, $0) } }

    @Test(arguments: cases)
    func `a search in a rotated space misses none`(_ data: Data, _ kernels: KernelLevel) throws {
        for (columns, rows) in [(64, 103), (131, 150)] {
            let vectors = data.matrix(rows, columns, seed: 3)
            let index = try ExactIndex(vectors, kernels: kernels, threads: 2, rotation: .always)
            let brute = try ExactIndex(vectors, kernels: kernels, threads: 1, rotation: .never)
            let own = VectorMatrix(
                rows: 3, columns: columns, values: [0, 77, rows - 1].flatMap { Array(vectors[$0]) })
            let others = Data.fullRank.matrix(2, columns, seed: 8)
            let third = (0..<rows).filter { $0 % 3 == 1 }.map(Int32.init)
            for metric in Self.metrics {
                for (queries, subset) in [(own, nil), (own, third), (others, nil), (others, third)] {
                    let all = try brute.search(queries, count: rows, metric: metric, among: subset)
                    for count in [1, 7, 20] {
                        let found = try index.search(queries, count: count, metric: metric, among: subset)
                        #expect(
                            found == all.map { Array($0.prefix(count)) }, "\(metric), \(columns), \(count)")
                    }
                }
            }
        }
    }

    @Test(arguments: KernelLevel.available)
    func `every number of neighbours gets the same rows`(_ kernels: KernelLevel) throws {
        let vectors = Data.lowRank.matrix(200, 80, seed: 11)
        let index = try ExactIndex(vectors, kernels: kernels, threads: 1, rotation: .always)
        let query = VectorMatrix(Array(vectors[123]))
        let all = try ExactIndex(vectors, rotation: .never).search(query, count: 200, metric: .cosine)
        for count in 1...200 {
            let found = try index.search(query, count: count, metric: .cosine)
            #expect(found.first == Array(try #require(all.first).prefix(count)))
        }
    }

    @Test(arguments: metrics, KernelLevel.available)
    func `nearest rows are those of NumPy in float64`(_ metric: SimilarityMetric, _ kernels: KernelLevel)
        throws
    {
        let vectors = try fixture("rotated-vectors").matrix()
        let queries = try fixture("rotated-queries").matrix()
        guard case .int64(let expected) = try fixture("rotated-nearest-\(metric.rawValue)").values else {
            Issue.record("the fixture is no list of rows")
            return
        }
        let index = try ExactIndex(vectors, kernels: kernels, rotation: .always)
        let together = try index.search(queries, count: 12, metric: metric)
        #expect(together.flatMap { $0.map { Int64($0.row) } } == expected)
        for row in 0..<queries.rows {
            let alone = try index.search(VectorMatrix(Array(queries[row])), count: 12, metric: metric)
            #expect(alone == [together[row]])
        }
    }

    @Test func `only spaces of low rank are rotated, and whole codes come when they are needed`() throws {
        let low = try ExactIndex(Data.lowRank.matrix(2500, 128, seed: 5), threads: 1)
        let full = try ExactIndex(Data.fullRank.matrix(2500, 128, seed: 5), threads: 1)
        #expect(low.memory.codes < 2500 * 128)
        #expect(full.memory.codes > 2500 * 128)
        _ = try low.search(VectorMatrix([Float](repeating: 0.5, count: 128)), count: 3, metric: .correlation)
        #expect(low.memory.codes > 2500 * 128)
    }

    /// The scan of each level against the portable one: the same rows, and bounds that agree but for rounding.
    @Test(arguments: KernelLevel.available)
    func `each level scans as the portable one does`(_ level: KernelLevel) throws {
        var generator = SeededGenerator(seed: 21)
        let rows = 16 * 9
        let codes = (0..<rows * 64).map { _ in UInt8.random(in: 1...255, using: &generator) }
        let floats = (0..<4).map { _ in (0..<rows).map { _ in Float.random(in: 0...1, using: &generator) } }
        var query = lookbook_rotated_query()
        withUnsafeMutableBytes(of: &query.numbers) { bytes in
            for place in 0..<64 {
                let number =
                    place < 2
                    ? Int16(place == 0 ? 32_639 : -32_639) : .random(in: -32_639...32_639, using: &generator)
                bytes.storeBytes(of: number, toByteOffset: 2 * place, as: Int16.self)
            }
        }
        lookbook_finish_rotated_query(&query)
        (query.gain, query.rest_factor, query.beyond_factor, query.radius) = (1e-8, 0.1, 0.2, 0.01)
        (query.weight, query.shift, query.square_factor, query.slack, query.constant) = (
            2, 0.5, 1, 1e-6, 1e-6
        )
        let some = (0..<Int32(rows)).filter { $0 % 5 != 2 && $0 % 48 > 9 }
        for (list, count, threshold) in [
            (nil, rows, Float.infinity), (nil, rows - 5, 0.4), (nil, 7, .infinity), (some, some.count, 0.4),
            (some, 3, .infinity),
        ] as [([Int32]?, Int, Float)] {
            let scan = { (number: Int32, norms: Bool) in
                Self.scan(number, codes, floats, query, list, count, threshold, norms: norms)
            }
            for norms in [false, true] {
                let (found, expected) = (scan(Self.number(of: level), norms), scan(0, norms))
                #expect(found.map(\.row) == expected.map(\.row))
                for (one, other) in zip(found, expected) {
                    #expect(abs(one.lower - other.lower) < 1e-5 && abs(one.upper - other.upper) < 1e-5)
                }
            }
        }
    }

    private static func number(of level: KernelLevel) -> Int32 {
        Int32(KernelLevel.allCases.firstIndex(of: level) ?? 0)
    }

    private static func scan(
        _ level: Int32, _ codes: [UInt8], _ floats: [[Float]], _ query: lookbook_rotated_query,
        _ list: [Int32]?,
        _ count: Int, _ threshold: Float, norms: Bool
    ) -> [lookbook_candidate] {
        var query = query
        var out = [lookbook_candidate](repeating: lookbook_candidate(), count: count)
        let kept = codes.withUnsafeBufferPointer { codes in
            floats[0].withUnsafeBufferPointer { scale in
                floats[1].withUnsafeBufferPointer { rest in
                    floats[2].withUnsafeBufferPointer { bias in
                        floats[3].withUnsafeBufferPointer { norm in
                            var rows = lookbook_rotated_rows(
                                codes: codes.baseAddress, scale: scale.baseAddress, rest: rest.baseAddress,
                                beyond: rest.baseAddress, bias: bias.baseAddress,
                                norm: norms ? norm.baseAddress : nil)
                            return lookbook_scan_rotated(
                                lookbook_level(UInt32(level)), &rows, &query, 0, list, count, threshold, &out)
                        }
                    }
                }
            }
        }
        return Array(out.prefix(kept))
    }
}

@Suite struct ResidualIndexTests {
    @Test(arguments: RotatedScanTests.Data.allCases)
    func `residuals are searched as if they were held`(_ data: RotatedScanTests.Data) async throws {
        let vectors = data.matrix(180, 70, seed: 31)
        let groups = (0..<180).map { Int32($0 % 3) }
        var means = [[Float]](repeating: [Float](repeating: 0, count: 70), count: 3)
        for row in 0..<180 {
            for column in 0..<70 { means[row % 3][column] += vectors.values[row * 70 + column] / 60 }
        }
        let base = try ExactIndex(vectors, threads: 2, rotation: .never)
        let index = try ResidualIndex.make(base, groups: groups, means: means, rotation: .always)
        let values = (0..<180).flatMap { Residual.of(Array(vectors[$0]), less: means[$0 % 3]) }
        let held = try ExactIndex(
            VectorMatrix(rows: 180, columns: 70, values: values), threads: 1, rotation: .never)
        #expect((index as? ResidualIndex)?.memory.vectors == 0)
        let queries = VectorMatrix(rows: 2, columns: 70, values: Array(values[700..<840]))
        let half = (0..<180).filter { $0 % 2 == 0 }.map(Int32.init)
        for subset in [nil, half] {
            for count in [1, 9, 60, 200] {
                let found = try await index.nearest(to: queries, count: count, metric: .cosine, among: subset)
                #expect(try held.search(queries, count: count, metric: .cosine, among: subset) == found)
            }
        }
        let other = try await index.nearest(to: queries, count: 4, metric: .manhattan, among: half)
        #expect(try held.search(queries, count: 4, metric: .manhattan, among: half) == other)
        let distances = try await index.distances(from: queries, to: 3..<90, metric: .cosine)
        #expect(try held.measure(from: queries, to: 3..<90, metric: .cosine) == distances)
    }

    @Test func `groups that do not fit are refused`() throws {
        let base = try ExactIndex(VectorMatrix(rows: 2, columns: 1, values: [1, 2]))
        for (groups, means) in [([0], [[0]]), ([0, 1], [[0]]), ([0, 0], [[0, 0]])] as [([Int32], [[Float]])] {
            #expect(throws: LookbookError.self) {
                try ResidualIndex.make(base, groups: groups, means: means)
            }
        }
    }
}
