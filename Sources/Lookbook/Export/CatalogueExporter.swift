public import LookbookCore

/// Walks a whole catalogue: its items, and the recommendations for each of them.
public struct CatalogueExporter: Sendable {
    private let catalogue: any Catalogue

    /// - Parameter catalogue: what to walk.
    public init(catalogue: any Catalogue) {
        self.catalogue = catalogue
    }

    /// Every item, ascending by id.
    public func items(_ body: (Item) throws -> Void) async throws {
        var last: Item.ID?
        while true {
            let page = try await catalogue.items(after: last, limit: 1000)
            for item in page { try body(item) }
            guard let end = page.last?.id else { return }
            last = end
        }
    }

    /// The names of all attributes that any item has, ascending.
    public func attributeNames() async throws -> [String] {
        var names: Set<String> = []
        try await items { names.formUnion($0.attributes.keys) }
        return names.sorted()
    }

    /// The recommendations for every item that has a picture, ascending by id, several at a time.
    ///
    /// - Parameters:
    ///   - recommender: answers.
    ///   - options: for each query.
    ///   - concurrency: queries under way at the same time, at least 1.
    ///   - ids: which items; each must have an embedded picture.
    ///   - body: is given each answer, in order of the ids.
    public func recommendations(
        by recommender: Recommender, _ options: RecommendOptions, concurrency: Int, of ids: [Item.ID],
        _ body: (Recommendation) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Recommendation).self) { group in
            var next = 0
            var written = 0
            var finished: [Int: Recommendation] = [:]
            while written < ids.count {
                while next < ids.count, next - written < max(1, concurrency) {
                    group.addTask { [next] in (next, try await recommender.recommend(.item(ids[next]), options)) }
                    next += 1
                }
                guard let (place, answer) = try await group.next() else { break }
                finished[place] = answer
                while let answer = finished.removeValue(forKey: written) {
                    try body(answer)
                    written += 1
                }
            }
        }
    }
}
