import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

struct LoadAdaptiveExtractorTests {
    /// Counts its pictures, and holds each until it is let go.
    private final class HeldExtractor: FeatureExtractor {
        let base: FakeFeatureExtractor
        let count = Mutex(0)
        let isHeld: Bool
        let release = Gate()
        var space: EmbeddingSpace { base.space }
        var shortestSide: Int { base.shortestSide }
        var batchSize: Int { base.batchSize }

        init(_ base: FakeFeatureExtractor = FakeFeatureExtractor(), isHeld: Bool = false) {
            self.base = base
            self.isHeld = isHeld
        }

        func prepare(_ picture: Picture) throws -> Picture { try base.prepare(picture) }

        func embed(_ pictures: [Picture]) async throws -> [[Float]] {
            count.withLock { $0 += pictures.count }
            if isHeld { try await release.pass() }
            return try await base.embed(pictures)
        }
    }

    private func picture(_ colour: UInt8) -> Picture {
        .plain(width: 1, height: 1, colour: [colour, 9, 200])
    }

    @Test
    func `one picture at a time is embedded by the fast set-up`() async throws {
        let (alone, crowded) = (HeldExtractor(), HeldExtractor())
        let adaptive = try LoadAdaptiveExtractor(alone: alone, crowded: crowded)
        for colour in [1, 2, 3] as [UInt8] {
            #expect(try await adaptive.embed([picture(colour)]) == alone.base.embed([picture(colour)]))
        }
        #expect(alone.count.withLock { $0 } == 3)
        #expect(crowded.count.withLock { $0 } == 0)
    }

    @Test
    func `pictures that come while another is embedded do not wait for it, and each has its own answer`()
        async throws
    {
        let (alone, crowded) = (HeldExtractor(isHeld: true), HeldExtractor())
        let adaptive = try LoadAdaptiveExtractor(alone: alone, crowded: crowded)
        let first = Task { try await adaptive.embed([picture(0)]) }
        try await Waiting.until("the first is being embedded") { alone.count.withLock { $0 } > 0 }
        for colour in [50, 100] as [UInt8] {
            #expect(try await adaptive.embed([picture(colour)]) == crowded.base.embed([picture(colour)]))
        }
        alone.release.open()
        #expect(try await first.value == alone.base.embed([picture(0)]))
        #expect(crowded.count.withLock { $0 } == 2)
    }

    @Test
    func `several pictures of one query go to the set-up for many; a failure is told and forgotten`()
        async throws
    {
        let (alone, crowded) = (HeldExtractor(), HeldExtractor())
        let adaptive = try LoadAdaptiveExtractor(alone: alone, crowded: crowded)
        #expect(try await adaptive.embed([picture(1), picture(2)]).count == 2)
        #expect(crowded.count.withLock { $0 } == 2)
        await #expect(throws: (any Error).self) { try await adaptive.embed([.plain(width: 3, height: 3)]) }
        #expect(try await adaptive.embed([picture(1)]).count == 1)
        #expect(alone.count.withLock { $0 } == 2)
        #expect(try await adaptive.embed([]).isEmpty)
    }

    @Test
    func `set-ups of different spaces are refused`() {
        #expect(throws: LookbookError.self) {
            try LoadAdaptiveExtractor(
                alone: FakeFeatureExtractor(), crowded: FakeFeatureExtractor(id: "07e8"))
        }
    }
}
