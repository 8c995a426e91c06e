import HTTPTypes
import Hummingbird
import Synchronization

/// How far the body of a request has been read, known to whoever answers: what was not read lies in the way of the
/// connection's next request.
final class BodyProgress: Sendable {
    private let stage = Mutex(Stage.untouched)

    private enum Stage {
        case untouched, underWay, complete
    }

    /// Whether somebody waits for more of it, which means: for the client.
    var isUnderWay: Bool { stage.withLock { $0 == .underWay } }

    /// Whether there is a body that was not read to its end.
    func leavesRest(of request: Request) -> Bool {
        guard Self.isAnnounced(by: request) else { return false }
        return stage.withLock { $0 != .complete }
    }

    func begin() { stage.withLock { $0 = .underWay } }
    func finish() { stage.withLock { $0 = .complete } }

    private static func isAnnounced(by request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        guard let length = request.headers[.contentLength] else { return false }
        return length != "0"
    }
}
