import Foundation
import LookbookCore
import LookbookIndex
import Testing

@Suite struct SearchBenchmarkTests {
    @Test func `a benchmark keeps the answers and reports as JSON`() async throws {
        let index = try ExactIndex(try fixture("vectors").matrix(), threads: 2)
        let queries = try fixture("queries").matrix()
        let benchmark = SearchBenchmark(count: 12, metric: .manhattan, repeats: 2, singleQueries: 3)
        let (result, answers) = try await benchmark.run(queries, on: index)
        #expect(answers == (try fixture("nearest-manhattan")))

        let data = try JSONEncoder().encode(result)
        #expect(try JSONDecoder().decode(SearchBenchmark.Result.self, from: data) == result)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(json["rows"] as? Int == 97 && json["dimensions"] as? Int == 21 && json["k"] as? Int == 12)
        #expect(json["metric"] as? String == "manhattan" && json["threads"] as? Int == 2)
        #expect(json["kernels"] as? String == index.kernels.rawValue)
        for part in ["single", "batch"] {
            let speed = (json[part] as? [String: Any])?["queriesPerSecond"] as? Double
            #expect(try #require(speed) > 0)
        }
        #expect(result.single.p50 <= result.single.p95 && result.single.p95 <= result.single.p99)
    }

    @Test func `missing neighbours are written as -1`() async throws {
        let index = try ExactIndex(VectorMatrix(rows: 2, columns: 1, values: [1, 2]))
        let answers = try index.search(VectorMatrix([3]), count: 4, metric: .euclidean)
        #expect(
            try SearchBenchmark.table(answers, count: 4)
                == NPY(shape: [1, 4], values: .int64([1, 0, -1, -1])))
    }

    @Test func `a benchmark without queries is refused`() async throws {
        let index = try ExactIndex(VectorMatrix([1, 2]))
        await #expect(throws: LookbookError.self) {
            try await SearchBenchmark().run(VectorMatrix(rows: 0, columns: 2, values: []), on: index)
        }
    }

    @Test func `a level is chosen by name where the processor has it`() {
        #expect(KernelLevel.named("scalar") == .scalar)
        #expect(KernelLevel.named("abacus") == KernelLevel.available.last)
        #expect(KernelLevel.named(nil) == KernelLevel.available.last)
        #expect(KernelLevel.available.first == .scalar)
        for level in KernelLevel.allCases where !KernelLevel.available.contains(level) {
            #expect(KernelLevel.named(level.rawValue) == KernelLevel.available.last)
        }
    }
}
