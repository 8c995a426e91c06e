/// A limit on how long something may take.
enum Deadline {
    /// It took longer.
    struct Exceeded: Error {}

    /// Runs something; when it takes longer, it is cancelled and ``Exceeded`` is thrown.
    static func run<Result: Sendable>(
        seconds: Double, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else { throw Exceeded() }
            return result
        }
    }
}
