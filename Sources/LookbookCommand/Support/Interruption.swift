import LookbookCore

extension Interruption {
    /// Runs work that a signal cancels, and says so.
    static func cancellable<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let notice: @Sendable () -> Void = {
            Terminal.log("\ninterrupted: finishing what is under way (again to stop at once)")
        }
        return try await cancellable(whenRaised: notice, work)
    }
}
