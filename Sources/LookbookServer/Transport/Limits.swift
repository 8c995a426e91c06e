import LookbookCore
import Synchronization

/// At most so many requests a second for each caller, with short bursts allowed (a token bucket for each).
final class RateLimit: Sendable {
    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// - Parameter rate: requests a second; 0 for no limit. A burst may be twice as large.
    init(rate: Double) {
        self.rate = rate
        burst = max(1, rate * 2)
    }

    /// Whether there is a limit at all.
    var isOn: Bool { rate > 0 }

    /// Takes a request off a caller's bucket.
    ///
    /// - Parameter tokens: how many requests it counts as, 0...1.
    /// - Throws: ``ServerError`` 429 when there are not so many.
    func take(_ caller: String, tokens: Double = 1, now: ContinuousClock.Instant = .now) throws {
        guard isOn, tokens > 0 else { return }
        let wait = change(caller, now) { bucket -> Double? in
            guard bucket.tokens >= tokens else { return (tokens - bucket.tokens) / rate }
            bucket.tokens -= tokens
            return nil
        }
        if let wait {
            throw ServerError.busy(
                .serverRateLimit, "there were more than \(rate) requests a second",
                seconds: Int(min(wait, 86_400).rounded(.up)))
        }
    }

    /// Takes more for a request that was let in and turned out to be several. The bucket may owe them: the next request
    /// waits until they have come in.
    func charge(_ caller: String, tokens: Double, now: ContinuousClock.Instant = .now) {
        guard isOn else { return }
        change(caller, now) { $0.tokens -= tokens }
    }

    private func change<Result>(
        _ caller: String, _ now: ContinuousClock.Instant, _ change: (inout Bucket) -> Result
    ) -> Result {
        buckets.withLock { buckets in
            if buckets.count > 20_000 { buckets = buckets.filter { !isFull($0.value, now) } }
            var bucket = buckets[caller] ?? Bucket(tokens: burst, filled: now)
            bucket.tokens = min(burst, bucket.tokens + seconds(now - bucket.filled) * rate)
            bucket.filled = now
            defer { buckets[caller] = bucket }
            return change(&bucket)
        }
    }

    private func isFull(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Bool {
        bucket.tokens + seconds(now - bucket.filled) * rate >= burst
    }

    private func seconds(_ duration: Duration) -> Double {
        duration.seconds
    }
}

/// Lets only so many expensive requests in at a time: beyond that, an answer at once that says "later" is worth more
/// than one that comes too late.
final class Admission: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    /// - Parameter limit: the most requests that are worked on or wait.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Requests inside now.
    var count: Int { inside.withLock { $0 } }

    /// Runs something if there is room.
    ///
    /// - Throws: ``ServerError`` 429 when there is none, `CancellationError` for work that was given up before its turn.
    func run<Result>(_ work: () async throws -> Result) async throws -> Result {
        let isAdmitted = inside.withLock { inside in
            guard inside < limit else { return false }
            inside += 1
            return true
        }
        guard isAdmitted else {
            throw ServerError.busy(.serverBusy, "the server has as much to do as it can take", seconds: 1)
        }
        defer { inside.withLock { $0 -= 1 } }
        // Whose time ran out while it waited needs no answer.
        try Task.checkCancellation()
        return try await work()
    }
}

/// Memory that all requests share for what they hold of clients' bytes: many large bodies at once must not take all of it.
final class ByteBudget: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    /// - Parameter limit: the most bytes that may be taken at a time.
    init(limit: Int = 512 << 20) {
        self.limit = limit
    }

    /// Bytes that are taken now.
    var count: Int { taken.withLock { $0 } }

    fileprivate func take(_ bytes: Int) throws {
        let isTaken = taken.withLock { taken in
            guard taken + bytes <= limit else { return false }
            taken += bytes
            return true
        }
        guard isTaken else {
            throw ServerError.busy(
                .serverBusy, "the server holds as many bytes of requests as it can", seconds: 1)
        }
    }

    fileprivate func give(_ bytes: Int) {
        taken.withLock { $0 -= bytes }
    }
}

/// What one request takes of the budget. It must be released when the request ends.
final class ByteShare: Sendable {
    private let budget: ByteBudget
    private let taken = Mutex(0)

    init(of budget: ByteBudget) {
        self.budget = budget
    }

    /// Takes some more.
    ///
    /// - Throws: ``ServerError`` 429 when the others have left too little.
    func take(_ bytes: Int) throws {
        try budget.take(bytes)
        taken.withLock { $0 += bytes }
    }

    /// Gives everything back.
    func release() {
        let bytes = taken.withLock { taken in
            defer { taken = 0 }
            return taken
        }
        if bytes > 0 { budget.give(bytes) }
    }
}

/// A limit on how long something may take.
enum Deadline {
    /// It took longer.
    struct Exceeded: Error {}

    /// Runs something; when it takes longer, it is cancelled and ``Exceeded`` is thrown.
    static func run<Result: Sendable>(
        seconds: Double, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            // Not on the threads that the work keeps busy.
            group.addTask(executorPreference: globalConcurrentExecutor) {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else { throw Exceeded() }
            return result
        }
    }
}
