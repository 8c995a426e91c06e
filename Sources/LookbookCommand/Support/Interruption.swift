import Dispatch
import Foundation

/// Turns the first Ctrl-C (or SIGTERM) into the cancellation of a task, so that long work ends with everything committed;
/// the second ends the program at once.
enum Interruption {
    /// Runs work that can be cancelled by a signal.
    static func cancellable<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                if task.isCancelled { exit(2) }
                Terminal.log("\ninterrupted: finishing what is under way (again to stop at once)")
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }
}
