internal import LookbookCore

/// What all runs over one table share: its gallery, its index, and who asks.
struct Preparation: Sendable {
    let table: LabelledVectors
    let gallery: Gallery
    let index: any VectorIndex
    /// The gallery entries that ask, ascending; each has a possible positive.
    let queries: [Int]
    /// How many were left out because they have none.
    let withoutPositives: Int

    init(
        _ table: LabelledVectors, options: RetrievalOptions, makeIndex: RetrievalEvaluator.IndexFactory
    ) async throws {
        try options.validate()
        let gallery = Gallery(table)
        let asking = Self.select(options, from: table, gallery)
        self.table = table
        self.gallery = gallery
        queries = asking.filter { gallery.classCounts[Int(gallery.classes[$0])] > 1 }
        withoutPositives = asking.count - queries.count
        guard !queries.isEmpty else {
            throw LookbookError(
                .evaluationNoQueries, "none of the \(asking.count) queries shares its label with another picture",
                facts: [.remedy: "check that the label field is the right one and that the split is not empty"])
        }
        index = try await makeIndex(gallery.vectors)
    }

    private static func select(_ options: RetrievalOptions, from table: LabelledVectors, _ gallery: Gallery) -> [Int] {
        switch options.queries {
        case .all: return Array(gallery.rows.indices)
        case .sample(let count):
            var generator = SeededGenerator(seed: options.seed)
            return generator.sample(count, below: gallery.rows.count)
        case .ids(let wanted):
            let rows = table.ids.indices.filter { wanted.contains(table.ids[$0]) }
            return Set(rows.compactMap { gallery.entryOfRow[$0] }).sorted()
        }
    }

    /// Puts the blocks' results together, in the order of the queries.
    func assemble(_ blocks: [QueryScorer.Block], options: RetrievalOptions) -> RetrievalRun {
        RetrievalRun(
            measures: options.measures, classes: gallery.classNames, counts: counts,
            queryRows: queries.map { gallery.rows[$0] }, queryIDs: queries.map { table.ids[gallery.rows[$0]] },
            queryClasses: queries.map { gallery.classes[$0] },
            values: blocks.flatMap(\.values), resultDepth: options.keptResults,
            resultRows: blocks.flatMap(\.resultRows), resultDistances: blocks.flatMap(\.resultDistances))
    }

    private var counts: RetrievalCounts {
        RetrievalCounts(
            rows: table.vectors.rows, unlabelled: gallery.unlabelled, collapsedDuplicates: gallery.collapsed,
            conflictingDuplicates: gallery.conflicting, gallery: gallery.rows.count, queries: queries.count,
            queriesWithoutPositives: withoutPositives)
    }
}
