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

    /// The names that a filter asks for and that are no field of any item, so that a slip of the pen can be told from a
    /// catalogue without such items.
    public func unknownFields(in filter: ItemFilter) async throws -> [String] {
        guard !filter.unknownFields(among: []).isEmpty else { return [] }
        return filter.unknownFields(among: try await attributeNames())
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
        try await ids.concurrentMap(atOnce: concurrency) { id in
            try await recommender.recommend(.item(id), options)
        } inOrder: { answer in
            try body(answer)
        }
    }
}
