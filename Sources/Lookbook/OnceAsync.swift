/// A value that is made when it is first asked for, once, whoever asks.
package actor OnceAsync<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var task: Task<Value, any Error>?

    /// - Parameter make: makes the value.
    package init(_ make: @escaping @Sendable () async throws -> Value) {
        self.make = make
    }

    /// The value. An error is kept too: the same attempt is not made twice.
    package func value() async throws -> Value {
        if let task { return try await task.value }
        let task = Task { [make] in try await make() }
        self.task = task
        return try await task.value
    }
}
