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
                if place >= Swift.max(1, atOnce), let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (place, try await transform(element)) }
            }
            for try await (place, result) in group { results[place] = result }
            return results.compactMap(\.self)
        }
    }
}
