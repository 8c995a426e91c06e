import Synchronization

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
            throw ServerError.busy("server.busy", "the server holds as many bytes of requests as it can", seconds: 1)
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
