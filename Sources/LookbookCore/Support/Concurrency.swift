extension Array where Element: Sendable {
    /// Transforms the elements, a few at the same time; the results are in the order of the elements.
    ///
    /// - Parameter atOnce: how many at a time, at least 1.
    /// - Throws: the first error; what is under way then is cancelled.
    package func concurrentMap<Result: Sendable>(
        atOnce: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: count)
            for (place, element) in enumerated() {
                if place >= Swift.max(1, atOnce), let (done, result) = try await group.next() {
                    results[done] = result
                }
                group.addTask { (place, try await transform(element)) }
            }
            for try await (place, result) in group { results[place] = result }
            return results.compactMap(\.self)
        }
    }

    /// Transforms the elements, a few at the same time, and hands each result on as soon as those before it have been:
    /// no more than `atOnce` of them are in memory.
    ///
    /// - Parameters:
    ///   - atOnce: how many at a time, at least 1.
    ///   - body: is given the results in the order of the elements.
    /// - Throws: the first error, also of `body`; what is under way then is cancelled.
    package func concurrentMap<Result: Sendable>(
        atOnce: Int, _ transform: @escaping @Sendable (Element) async throws -> Result,
        inOrder body: (Result) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var (begun, handedOn) = (0, 0)
            var finished: [Int: Result] = [:]
            while handedOn < count {
                while begun < count, begun - handedOn < Swift.max(1, atOnce) {
                    group.addTask { [begun] in (begun, try await transform(self[begun])) }
                    begun += 1
                }
                guard let (place, result) = try await group.next() else { break }
                finished[place] = result
                while let result = finished.removeValue(forKey: handedOn) {
                    try body(result)
                    handedOn += 1
                }
            }
        }
    }
}

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
