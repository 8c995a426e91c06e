import Synchronization

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
    /// - Throws: ``ServerError`` 429 when there is none.
    func run<Result>(_ work: () async throws -> Result) async throws -> Result {
        let isAdmitted = inside.withLock { inside in
            guard inside < limit else { return false }
            inside += 1
            return true
        }
        guard isAdmitted else {
            throw ServerError.busy("server.busy", "the server has as much to do as it can take", seconds: 1)
        }
        defer { inside.withLock { $0 -= 1 } }
        return try await work()
    }
}
