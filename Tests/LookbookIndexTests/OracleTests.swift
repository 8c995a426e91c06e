import Foundation
import LookbookCore
import LookbookIndex
import LookbookTesting
import Testing

/// Distances and orders that SciPy computed (see Fixtures/make_fixtures.py).
@Suite struct OracleTests {
    static let cases = KernelLevel.available.flatMap { level in SimilarityMetric.allCases.map { (level, $0) }
    }

    @Test(arguments: cases)
    func `distances are those of SciPy`(_ kernels: KernelLevel, _ metric: SimilarityMetric) async throws {
        let index = try ExactIndex(try fixture("vectors").matrix(), kernels: kernels)
        let queries = try fixture("queries").matrix()
        let expected = try fixture("distance-\(metric.rawValue)").matrix()
        let found = try await index.distances(from: queries, to: 0..<index.rows, metric: metric)
        #expect(found.count == expected.values.count)
        for (found, expected) in zip(found, expected.values) {
            #expect(abs(found - expected) <= 2e-6 * max(abs(expected), 0.05))
        }
    }

    @Test(arguments: cases)
    func `nearest rows are those of SciPy`(_ kernels: KernelLevel, _ metric: SimilarityMetric) async throws {
        let index = try ExactIndex(try fixture("vectors").matrix(), kernels: kernels)
        let queries = try fixture("queries").matrix()
        let answers = try await index.nearest(to: queries, count: 12, metric: metric, among: nil)
        let distances = try fixture("distance-\(metric.rawValue)").matrix()
        guard case .int64(let rows) = try fixture("nearest-\(metric.rawValue)").values else {
            Issue.record("the fixture is no list of rows")
            return
        }
        for (query, answer) in answers.enumerated() {
            for (place, neighbour) in answer.enumerated() {
                let expected = distances[query][query * distances.columns + Int(rows[query * 12 + place])]
                let found = distances[query][query * distances.columns + Int(neighbour.row)]
                #expect(Int64(neighbour.row) == rows[query * 12 + place] || abs(found - expected) <= 1e-15)
                #expect(abs(neighbour.distance - expected) <= 1e-6 * max(abs(expected), 1e-9))
            }
        }
    }
}

/// An array of the fixtures.
func fixture(_ name: String) throws -> NPY {
    try NPY(contentsOf: fixturePath(name))
}

func fixturePath(_ name: String) throws -> String {
    try #require(Bundle.module.url(forResource: name, withExtension: "npy", subdirectory: "Fixtures")).path
}

@Suite struct ContractTests {
    @Test(arguments: VectorIndexContract.allCases)
    func `the fake index keeps the contract`(_ promise: VectorIndexContract) async throws {
        try await promise.check { try FakeVectorIndex($0) }
    }

    @Test(arguments: VectorIndexContract.allCases, KernelLevel.available)
    func `the exact index keeps the contract`(_ promise: VectorIndexContract, _ kernels: KernelLevel)
        async throws
    {
        try await promise.check { try ExactIndex($0, kernels: kernels) }
    }

    @Test(arguments: VectorIndexContract.allCases, KernelLevel.available)
    func `the exact index keeps the contract in a rotated space`(
        _ promise: VectorIndexContract, _ kernels: KernelLevel
    ) async throws {
        try await promise.check { try ExactIndex($0, kernels: kernels, rotation: .always) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func `the exact index keeps the contract on one thread`(_ promise: VectorIndexContract) async throws {
        try await promise.check { try ExactIndex($0, threads: 1) }
    }
}
