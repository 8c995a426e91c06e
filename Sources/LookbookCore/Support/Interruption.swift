internal import Dispatch
internal import Foundation
internal import Synchronization

/// Listens for Ctrl-C and SIGTERM, so that long work can end with everything written. The second one ends the program at once.
public final class Interruption: Sendable {
    private let raised = Mutex(false)
    // A dispatch source may be used from any thread; it is only kept, and cancelled once.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Starts to listen.
    ///
    /// - Parameter whenRaised: told of the first signal, on a thread of its own.
    public init(whenRaised: @escaping @Sendable () -> Void = {}) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.raise(whenRaised) }
            source.resume()
        }
    }

    deinit { stop() }

    /// Whether a signal came.
    public var isRaised: Bool { raised.withLock { $0 } }

    /// Ends listening: from here on a signal ends the program as usual.
    public func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    private func raise(_ whenRaised: () -> Void) {
        let isSecond = raised.withLock { value in
            defer { value = true }
            return value
        }
        if isSecond { exit(2) }
        whenRaised()
    }

    /// Runs work whose task the first signal cancels.
    ///
    /// - Parameters:
    ///   - whenRaised: told of the signal, before the task is cancelled.
    ///   - work: ends early, with everything written, when its task is cancelled.
    public static func cancellable<Result: Sendable>(
        whenRaised: @escaping @Sendable () -> Void, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let interruption = Interruption {
            whenRaised()
            task.cancel()
        }
        defer { interruption.stop() }
        return try await task.value
    }
}
