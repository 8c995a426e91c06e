import Synchronization
public import Testing

/// Waiting in a test for what another task does, on a machine that may be very slow.
///
/// A test that gives up after some seconds fails where a hundred others keep the processor busy, and one that sleeps for a
/// fixed time passes where it should fail. So a test names what it waits for, and gives up only when nobody would wait on.
public enum Waiting {
    /// Something that a test waited for did not happen.
    public struct NeverHappened: Error {}

    /// Returns as soon as the condition holds.
    ///
    /// ```swift
    /// try await Waiting.until("the import has begun") { registry[id]?.status == .running }
    /// ```
    ///
    /// - Parameters:
    ///   - what: completes the sentence "it never happened that …".
    ///   - condition: is asked again and again, with growing pauses of 1 to 50 ms.
    ///   - sourceLocation: where the test waits.
    /// - Throws: ``NeverHappened``, after it was recorded as an issue, when ten minutes have not been enough.
    public static func until(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(600)
        var pause = Duration.milliseconds(1)
        while try await !condition() {
            guard ContinuousClock.now < end else {
                Issue.record("it never happened that \(what)", sourceLocation: sourceLocation)
                throw NeverHappened()
            }
            try await Task.sleep(for: pause)
            pause = min(.milliseconds(50), pause * 2)
        }
    }

    /// Work without an end: returns only when its task is cancelled, however long that takes.
    ///
    /// - Throws: `CancellationError`, always.
    public static func forCancellation() async throws {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        // The stream ends when its task is cancelled; nothing is ever put into it.
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }
}

/// Something that happens once, and that others wait for.
public final class Gate: Sendable {
    private let isOpen = Mutex(false)

    /// A closed gate.
    public init() {}

    /// Lets everybody through, now and later.
    public func open() { isOpen.withLock { $0 = true } }

    /// Returns when the gate is open.
    public func pass() async throws {
        try await Waiting.until("the gate was opened") { isOpen.withLock { $0 } }
    }
}
