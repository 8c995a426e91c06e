internal import Dispatch
internal import Foundation
internal import Synchronization

/// Notes that the user or the system asked the program to end, so that a checkpoint can be written first.
final class StopSignals: Sendable {
    private let raised = Mutex(false)

    /// Starts to listen. A second signal ends the program at once.
    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                let isSecond = raised.withLock { value in
                    defer { value = true }
                    return value
                }
                if isSecond { exit(2) }
                // The handler holds the source, which keeps it alive as long as the program runs.
                withExtendedLifetime(source) {}
            }
            source.resume()
        }
    }

    /// Whether a signal came.
    var isRaised: Bool { raised.withLock { $0 } }
}
