import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

@testable import LookbookCommand

struct LoadedExtractorTests {
    private func record(_ id: String) -> SpaceRecord {
        SpaceRecord(space: FakeFeatureExtractor(id: id).space, extractor: "fake", isActive: true, count: 0)
    }

    @Test
    func `the network of a space is loaded once, whoever asks, and another one when the space changes`()
        async throws
    {
        let loads = Mutex<[String]>([])
        let kept = LoadedExtractor { record in
            loads.withLock { $0.append(record.space.id) }
            try await Task.sleep(for: .milliseconds(20))
            return FakeFeatureExtractor(id: record.space.id)
        }
        let first = record("a")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let extractor = try await kept.extractor(of: first)
                    #expect(extractor.space.id == "a")
                }
            }
            try await group.waitForAll()
        }
        #expect(loads.withLock { $0 } == ["a"])
        #expect(try await kept.extractor(of: record("b")).space.id == "b")
        #expect(loads.withLock { $0 } == ["a", "b"])
    }

    @Test
    func `a network that could not be loaded is tried again`() async throws {
        let fails = Mutex(true)
        let kept = LoadedExtractor { record in
            if fails.withLock({ $0 }) { throw LookbookError(.internalFault, "no") }
            return FakeFeatureExtractor(id: record.space.id)
        }
        await #expect(throws: LookbookError.self) { try await kept.extractor(of: record("a")) }
        fails.withLock { $0 = false }
        #expect(try await kept.extractor(of: record("a")).space.id == "a")
    }
}
