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
                "server.rate-limit", "there were more than \(rate) requests a second", seconds: Int(wait.rounded(.up)))
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
