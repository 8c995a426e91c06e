/// Transforms the elements, `workers` of them at a time, and gives the results in the order of the elements.
///
/// The first error ends it.
func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], workers: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var waiting = elements.enumerated().makeIterator()
        var results = [Result?](repeating: nil, count: elements.count)
        func startNext() {
            guard let (index, element) = waiting.next() else { return }
            group.addTask { (index, try await transform(element)) }
        }
        for _ in 0..<max(1, workers) { startNext() }
        while let (index, result) = try await group.next() {
            results[index] = result
            try Task.checkCancellation()
            startNext()
        }
        return results.compactMap(\.self)
    }
}
