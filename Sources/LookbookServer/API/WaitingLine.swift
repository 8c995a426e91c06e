import Synchronization

/// Lets a few at a time work; the others wait in the order in which they came, and when too many wait the next is
/// refused at once.
final class WaitingLine: Sendable {
    private let width: Int
    private let length: Int
    private let state = Mutex(State())

    private struct State {
        var working = 0
        var waiting: [(id: Int, turn: Turn)] = []
        var nextID = 0
    }

    private typealias Turn = CheckedContinuation<Void, any Error>

    private enum Reception {
        case enters, waits, refused, cancelled
    }

    /// - Parameters:
    ///   - width: how many work at a time, at least 1.
    ///   - length: how many may wait.
    init(width: Int, length: Int) {
        self.width = max(1, width)
        self.length = length
    }

    /// Those who work or wait now.
    var count: Int { state.withLock { $0.working + $0.waiting.count } }

    /// Works when it is its turn.
    ///
    /// - Throws: ``ServerError`` 429 when too many wait, `CancellationError` when the task is cancelled before its turn.
    func run<Result>(_ work: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                switch receive(id, turn) {
                case .enters: turn.resume()
                case .waits: break
                case .refused:
                    turn.resume(
                        throwing: ServerError.busy(
                            "server.busy", "too many others wait for the same", seconds: 1))
                case .cancelled: turn.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).turn }
            }
            turn?.resume(throwing: CancellationError())
        }
    }

    /// A cancellation that comes later than the look at `isCancelled` finds the turn in the line.
    private func receive(_ id: Int, _ turn: Turn) -> Reception {
        state.withLock { state in
            if Task.isCancelled { return .cancelled }
            if state.working < width {
                state.working += 1
                return .enters
            }
            guard state.waiting.count < length else { return .refused }
            state.waiting.append((id, turn))
            return .waits
        }
    }

    private func leave() {
        let next = state.withLock { state -> Turn? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().turn }
            state.working -= 1
            return nil
        }
        next?.resume()
    }
}
