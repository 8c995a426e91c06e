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

    /// Takes one request off a caller's bucket.
    ///
    /// - Throws: ``ServerError`` 429 when it is empty.
    func take(_ caller: String, now: ContinuousClock.Instant = .now) throws {
        guard rate > 0 else { return }
        let wait = buckets.withLock { buckets -> Double? in
            if buckets.count > 20_000 { buckets = buckets.filter { !isFull($0.value, now) } }
            var bucket = buckets[caller] ?? Bucket(tokens: burst, filled: now)
            bucket.tokens = min(burst, bucket.tokens + seconds(now - bucket.filled) * rate)
            bucket.filled = now
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            buckets[caller] = bucket
            return isAllowed ? nil : (1 - bucket.tokens) / rate
        }
        if let wait {
            throw ServerError.busy(
                "server.rate-limit", "there were more than \(rate) requests a second", seconds: Int(wait.rounded(.up)))
        }
    }

    private func isFull(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Bool {
        bucket.tokens + seconds(now - bucket.filled) * rate >= burst
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
