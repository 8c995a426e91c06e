import LookbookCore
import LookbookIndex
import Testing

/// Asking for all rows measures each of them exactly; asking for few goes through the scan that leaves rows out. Both must
/// agree on the first rows, whatever the vectors are.
@Suite struct CertifiedScanTests {
    enum Data: String, CaseIterable {
        case random, nearDuplicates, equal, zeros, tinyNorms, hugeNorms, mixedNorms, subnormal, oneHot,
            farFromOrigin
        case shared, alternating

        /// The row's numbers; `random` gives -1 ... 1.
        func row(_ row: Int, _ columns: Int, _ random: () -> Float) -> [Float] {
            (0..<columns).map { column in
                let value = random()
                switch self {
                case .random: return value
                case .nearDuplicates: return Float(column % 5) - 2 + value * 3e-7
                case .equal: return Float(column % 3) + 0.1
                case .zeros: return row % 3 == 0 ? value : 0
                case .tinyNorms: return value * 1e-14
                case .hugeNorms: return value * 1e14
                case .mixedNorms: return value * Float(sign: .plus, exponent: row % 90 - 45, significand: 1)
                case .subnormal: return row % 2 == 0 ? value : value * 1e-20 * 1e-20
                case .oneHot: return column == row % columns ? 1 + value * 1e-6 : 0
                case .farFromOrigin: return 1000 + value
                case .shared: return Float(column) / 7 + value * 0.01
                case .alternating: return (column % 2 == 0 ? 1 : -1) * (127.5 + value * 1e-3)
                }
            }
        }
    }

    static let cases = Data.allCases.flatMap { data in KernelLevel.available.map { (data, $0) } }

    @Test(arguments: cases)
    func `leaving rows out misses none`(_ data: Data, _ kernels: KernelLevel) throws {
        var generator = SeededGenerator(seed: 5)
        for columns in [3, 70] {
            func matrix(_ rows: Int) -> VectorMatrix {
                let values = (0..<rows).flatMap {
                    data.row($0, columns) { Float.random(in: -1...1, using: &generator) }
                }
                return VectorMatrix(rows: rows, columns: columns, values: values)
            }
            let vectors = matrix(257)
            let own = VectorMatrix(Array(vectors[77]))
            let index = try ExactIndex(vectors, kernels: kernels, threads: 2)
            let half = (0..<257).filter { $0 % 2 == 1 }.map(Int32.init)
            for (queries, metric) in SimilarityMetric.allCases.flatMap({ [(own, $0), (matrix(3), $0)] }) {
                for subset in [nil, half] {
                    let all = try index.search(queries, count: 257, metric: metric, among: subset)
                    for count in [1, 10] {
                        let few = try index.search(queries, count: count, metric: metric, among: subset)
                        #expect(few == all.map { Array($0.prefix(count)) }, "\(metric), \(columns) numbers")
                    }
                }
            }
        }
    }

    @Test func `one query and many get the same answers`() throws {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<9000 * 24).map { _ in Float.random(in: -1...1, using: &generator) }
        let vectors = VectorMatrix(rows: 9000, columns: 24, values: values)
        let queries = VectorMatrix(rows: 70, columns: 24, values: Array(values[480..<480 + 70 * 24]))
        let index = try ExactIndex(vectors, threads: 2)
        for metric in SimilarityMetric.allCases {
            let together = try index.search(queries, count: 5, metric: metric)
            #expect(together.map { $0.first?.row } == (20..<90).map { Int32($0) }, "\(metric)")
            for row in [0, 33, 69] {
                let alone = try index.search(VectorMatrix(Array(queries[row])), count: 5, metric: metric)
                #expect(alone == [together[row]], "\(metric)")
            }
        }
    }
}
