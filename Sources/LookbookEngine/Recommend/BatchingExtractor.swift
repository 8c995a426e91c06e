public import LookbookCore
import Synchronization

/// Joins queries that come at the same time into one pass through the network.
///
/// There is no timer: while the network is idle a query goes through at once, and those that come while it is busy wait
/// for it and go together, at most ``FeatureExtractor/batchSize`` of them. So the wait is bounded by the passes ahead,
/// and a single client loses nothing.
public final class BatchingExtractor: FeatureExtractor {
    private let base: any FeatureExtractor
    private let lanes: Int
    private let state = Mutex(State())

    private struct State {
        var waiting: [Request] = []
        var running = 0
    }

    private struct Request {
        let pictures: [Picture]
        let continuation: CheckedContinuation<[[Float]], any Error>
    }

    /// - Parameters:
    ///   - base: embeds.
    ///   - lanes: passes that may run at the same time, at least 1.
    public init(_ base: any FeatureExtractor, lanes: Int = 1) {
        self.base = base
        self.lanes = max(1, lanes)
    }

    /// What the vectors mean.
    public var space: EmbeddingSpace { base.space }
    /// The shortest side that ``prepare(_:)`` needs.
    public var shortestSide: Int { base.shortestSide }
    /// The most pictures that go together.
    public var batchSize: Int { base.batchSize }

    /// Resizes and crops as the extractor beneath does.
    public func prepare(_ picture: Picture) throws -> Picture {
        try base.prepare(picture)
    }

    /// Embeds together with whoever else is waiting. An error of a pass reaches all whose pictures were in it.
    public func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        guard !pictures.isEmpty else { return [] }
        return try await withCheckedThrowingContinuation { continuation in
            state.withLock { $0.waiting.append(Request(pictures: pictures, continuation: continuation)) }
            startPasses()
        }
    }

    private func startPasses() {
        while let batch = takeBatch() {
            Task {
                await self.run(batch)
                self.state.withLock { $0.running -= 1 }
                self.startPasses()
            }
        }
    }

    /// The next requests to go together, when a lane is free.
    private func takeBatch() -> [Request]? {
        state.withLock { state in
            guard state.running < lanes, !state.waiting.isEmpty else { return nil }
            var count = 0
            var pictures = 0
            while count < state.waiting.count, count == 0 || pictures + state.waiting[count].pictures.count <= batchSize
            {
                pictures += state.waiting[count].pictures.count
                count += 1
            }
            let batch = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            state.running += 1
            return batch
        }
    }

    private func run(_ batch: [Request]) async {
        do {
            let vectors = try await base.embed(batch.flatMap(\.pictures))
            var start = 0
            for request in batch {
                let end = start + request.pictures.count
                request.continuation.resume(returning: Array(vectors[start..<end]))
                start = end
            }
        } catch {
            for request in batch { request.continuation.resume(throwing: error) }
        }
    }
}
