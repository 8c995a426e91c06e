public import LookbookCore
import LookbookStore

extension Shop {
    /// Answers one query from the newest state of the catalogue: look-alikes, and what goes with them.
    ///
    /// The first call reads the vectors and loads the network; later ones only look whether somebody has written meanwhile.
    ///
    /// ```swift
    /// var options = RecommendOptions()
    /// options.filter = try ItemFilter(parsing: "gender=Women,price<50")
    /// let answer = try await shop.recommend(.item("4711"), count: 5, options: options)
    /// for item in answer.similar ?? [] { print(item.rank, item.id, item.score) }
    /// ```
    /// - Parameters:
    ///   - query: a picture, an item of the catalogue, or several of both.
    ///   - count: how many items in each list, 1 to 1000.
    ///   - options: what else is asked for; its own count is not used.
    /// - Throws: ``LookbookError`` `catalogue.empty` while nothing is imported, `input.item`, `picture.…`, ….
    public func recommend(
        _ query: RecommendQuery, count: Int = 10, options: RecommendOptions = RecommendOptions()
    ) async throws -> Recommendation {
        var options = options
        options.count = count
        return try await answers.newest(of: self).recommender.recommend(query, options)
    }

    /// The look-alikes alone, the most alike first.
    ///
    /// ```swift
    /// let alike = try await shop.similar(to: .picture(bytes), count: 3).map(\.id)
    /// ```
    /// - Parameters:
    ///   - query: a picture, an item of the catalogue, or several of both.
    ///   - count: how many items, 1 to 1000.
    ///   - options: what else is asked for.
    public func similar(
        to query: RecommendQuery, count: Int = 10, options: RecommendOptions = RecommendOptions()
    ) async throws -> [SimilarItem] {
        var options = options
        options.wantsSimilar = true
        options.wantsGoesWith = false
        return try await recommend(query, count: count, options: options).similar ?? []
    }

    /// Finds items by words, in any of seven languages: "navy linen shirt", "rotes Kleid unter 50".
    ///
    /// ```swift
    /// let answer = try await shop.search("navy linen shirt", count: 5)
    /// for item in answer.similar { print(item.rank, item.id, item.title ?? "") }
    /// ```
    /// - Parameters:
    ///   - text: what a shopper types.
    ///   - count: how many items, 1 to 1000.
    ///   - options: what else is asked for; its own count is not used.
    /// - Throws: ``LookbookError`` `input.text`, `catalogue.empty` while nothing is imported, ….
    public func search(
        _ text: String, count: Int = 10, options: SearchOptions = SearchOptions()
    ) async throws -> SearchAnswer {
        var options = options
        options.options.count = count
        return try await answers.newest(of: self).recommender.search(text, options)
    }

    /// All items, ascending by id, read page by page.
    ///
    /// ```swift
    /// for try await item in shop.items where item.images.isEmpty { print(item.id) }
    /// ```
    public var items: AsyncThrowingStream<Item, any Error> {
        let pages = ItemPages(catalogue: catalogue)
        return AsyncThrowingStream { try await pages.next() }
    }

    /// An item by its id, by the id or sku of one of its variants, or by an id that it had before; nil when there is none.
    public func item(_ id: Item.ID) async throws -> Item? {
        guard let known = try await catalogue.itemIDs(named: [id])[id] else { return nil }
        return try await catalogue.items([known]).first
    }

    /// The names that a filter asks for and that no item has as a field: most likely slips of the pen.
    public func unknownFields(in filter: ItemFilter) async throws -> [String] {
        try await CatalogueExporter(catalogue: catalogue).unknownFields(in: filter)
    }
}

/// The items of a catalogue one after the other; only one page of them is in memory.
private actor ItemPages {
    private let catalogue: any Catalogue
    private var page: [Item] = []
    private var place = 0
    private var last: Item.ID?
    private var isAtEnd = false

    init(catalogue: any Catalogue) {
        self.catalogue = catalogue
    }

    func next() async throws -> Item? {
        if place == page.count, !isAtEnd {
            page = try await catalogue.items(after: last, limit: 500)
            place = 0
            last = page.last?.id
            isAtEnd = page.isEmpty
        }
        guard place < page.count else { return nil }
        defer { place += 1 }
        return page[place]
    }
}

/// The newest state of a shop's catalogue, loaded once whoever asks, and again when somebody has written.
actor LiveAnswers {
    private var live: LiveRecommender?
    private var refreshing: Task<Void, any Error>?

    /// - Throws: ``LookbookError`` `catalogue.empty` when there are no embedded pictures yet.
    func newest(of shop: Shop) async throws -> LiveRecommender.Loaded {
        // Who joined would perhaps get a state from before their own write, so everybody looks for themselves in the end.
        while let refreshing { _ = await refreshing.result }
        let live = self.live ?? shop.withoutAnswers().following()
        self.live = live
        let task = Task { _ = try await live.refresh() }
        refreshing = task
        defer { refreshing = nil }
        try await task.value
        return try live.ready()
    }
}
