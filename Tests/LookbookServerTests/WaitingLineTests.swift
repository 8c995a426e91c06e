import HTTPTypes
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

@testable import LookbookServer

struct WaitingLineTests {
    /// Counts who works at the same time.
    private final class Counter: Sendable {
        let state = Mutex((now: 0, most: 0, total: 0))

        func work() async throws {
            state.withLock { state in
                state.now += 1
                state.total += 1
                state.most = max(state.most, state.now)
            }
            // Whoever may work now begins before this one ends.
            for _ in 0..<50 { await Task.yield() }
            state.withLock { $0.now -= 1 }
        }
    }

    /// Notes which thumbnails are made, and how many at the same time.
    private final class ThumbnailLog: Sendable {
        let state = Mutex((now: 0, most: 0, made: [String]()))

        func make(_ key: String) -> [UInt8] {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
                state.made.append(key)
            }
            defer { state.withLock { $0.now -= 1 } }
            return Array(key.utf8)
        }
    }

    @Test
    func `a few work at a time, and everybody has a turn`() async throws {
        let line = WaitingLine(width: 2, length: 20)
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await line.run { try await counter.work() } } }
            try await group.waitForAll()
        }
        let (now, most, total) = counter.state.withLock { $0 }
        #expect((now, most, total) == (0, 2, 20))
    }

    @Test
    func `beyond the length of the line one is refused, and who goes away leaves its place`() async throws {
        let line = WaitingLine(width: 1, length: 1)
        let first = Task { try await line.run { try await Waiting.forCancellation() } }
        try await Waiting.until("the first works") { line.count == 1 }
        let second = Task { try await line.run {} }
        try await Waiting.until("another one waits") { line.count == 2 }
        let refused = await #expect(throws: ServerError.self) { try await line.run {} }
        #expect(refused?.status == .tooManyRequests)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(line.count == 1)
        let third = Task { try await line.run { true } }
        try await Waiting.until("another one waits") { line.count == 2 }
        first.cancel()
        #expect(try await third.value)
        #expect(line.count == 0)
    }

    @Test
    func `elements are transformed a few at a time, in their order`() async throws {
        let counter = Counter()
        let doubled = try await Array(0..<12).concurrentMap(atOnce: 3) { number in
            try await counter.work()
            return number * 2
        }
        #expect(doubled == (0..<12).map { $0 * 2 })
        #expect(counter.state.withLock { $0.most } <= 3)
        await #expect(throws: Unexpected.self) {
            _ = try await [1, 2].concurrentMap(atOnce: 1) { _ in throw Unexpected() } as [Int]
        }
    }

    @Test
    func `a thumbnail is made once, however many ask for it, and few are made at a time`() async throws {
        let cache = ThumbnailCache(capacity: 1000, concurrency: 1)
        let log = ThumbnailLog()
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for number in 0..<24 {
                let key = String(number % 3)
                group.addTask {
                    try await cache.picture(key) { log.make(key) }
                }
            }
            for try await picture in group { #expect(picture.count == 1) }
        }
        let (made, most) = log.state.withLock { ($0.made, $0.most) }
        #expect(made.sorted() == ["0", "1", "2"])
        #expect(most == 1)
    }

    @Test
    func `a thumbnail that could not be made is tried again`() async throws {
        let cache = ThumbnailCache(capacity: 1000)
        await #expect(throws: Unexpected.self) { _ = try await cache.picture("a") { throw Unexpected() } }
        #expect(try await cache.picture("a") { [7] } == [7])
    }
}
