package import LookbookCore

/// Vectors with what an evaluation needs to know of each: plain values, wherever they come from.
package struct LabelledVectors: Sendable {
    /// One vector a row.
    package let vectors: VectorMatrix
    /// The id of each row. Equal distances are ordered by it (as UTF-8 bytes), then by the row.
    package let ids: [String]
    /// What counts as right: a result is relevant when its label equals the query's. A row without a label takes no part.
    package let labels: [String?]
    /// Rows with the same hash show the same picture. `nil` says that nothing is known.
    package let pixelHashes: [String?]

    /// - Parameters:
    ///   - vectors: one vector a row.
    ///   - ids: as many as rows.
    ///   - labels: as many as rows.
    ///   - pixelHashes: as many as rows, or nil when unknown.
    /// - Throws: `evaluation.input` when the counts differ.
    package init(
        vectors: VectorMatrix, ids: [String], labels: [String?], pixelHashes: [String?]? = nil
    ) throws(LookbookError) {
        let hashes = pixelHashes ?? Array(repeating: nil, count: vectors.rows)
        guard ids.count == vectors.rows, labels.count == vectors.rows, hashes.count == vectors.rows else {
            throw LookbookError(
                .evaluationInput,
                "\(vectors.rows) vectors have \(ids.count) ids, \(labels.count) labels and \(hashes.count) picture hashes",
                facts: [.remedy: "give one id, one label and one hash for each vector, in the same order"])
        }
        self.vectors = vectors
        self.ids = ids
        self.labels = labels
        self.pixelHashes = hashes
    }

    /// Only some rows, in ascending order: a split, for example.
    ///
    /// - Parameter isIncluded: asked once for each row.
    package func filtered(_ isIncluded: (_ row: Int) throws -> Bool) rethrows -> LabelledVectors {
        let rows = try (0..<vectors.rows).filter(isIncluded)
        return LabelledVectors(rows: rows, of: self)
    }

    /// The same rows with other vectors, a projection of these for example.
    ///
    /// - Throws: `evaluation.input` when there are more or fewer vectors.
    package func replacing(vectors: VectorMatrix) throws(LookbookError) -> LabelledVectors {
        try LabelledVectors(vectors: vectors, ids: ids, labels: labels, pixelHashes: pixelHashes)
    }

    private init(rows: [Int], of other: LabelledVectors) {
        vectors = other.vectors.selecting(rows)
        ids = rows.map { other.ids[$0] }
        labels = rows.map { other.labels[$0] }
        pixelHashes = rows.map { other.pixelHashes[$0] }
    }
}

extension VectorMatrix {
    /// The given rows, in the given order.
    func selecting(_ chosen: [Int]) -> VectorMatrix {
        var picked = [Float]()
        picked.reserveCapacity(chosen.count * columns)
        for row in chosen { picked.append(contentsOf: self[row]) }
        return VectorMatrix(rows: chosen.count, columns: columns, values: picked)
    }
}

/// What is searched: one row for each different picture that has a label, in the order of the ids.
struct Gallery {
    /// The place of each entry in the table that was given.
    let rows: [Int]
    /// One vector for each entry.
    let vectors: VectorMatrix
    /// The class of each entry, a place in ``classNames``.
    let classes: [Int32]
    /// All labels that occur, ascending.
    let classNames: [String]
    /// Rows without a label.
    let unlabelled: Int
    /// Rows left out because an earlier one shows the same picture.
    let collapsed: Int
    /// Those of them that have another label than the one that stayed.
    let conflicting: Int

    /// The entry that stands for each row of the table; nil for rows without a label.
    let entryOfRow: [Int?]
    /// How many entries each class has.
    let classCounts: [Int]

    init(_ table: LabelledVectors) {
        let labelled = (0..<table.vectors.rows).filter { table.labels[$0] != nil }
        let ordered = labelled.sorted { Self.precedes(table.ids[$0], $0, table.ids[$1], $1) }
        var kept = [Int]()
        var entryOfHash = [String: Int]()
        var entries = [Int?](repeating: nil, count: table.vectors.rows)
        var differing = 0
        for row in ordered {
            if let hash = table.pixelHashes[row], let entry = entryOfHash[hash] {
                entries[row] = entry
                if table.labels[row] != table.labels[kept[entry]] { differing += 1 }
                continue
            }
            if let hash = table.pixelHashes[row] { entryOfHash[hash] = kept.count }
            entries[row] = kept.count
            kept.append(row)
        }
        rows = kept
        entryOfRow = entries
        vectors = table.vectors.selecting(kept)
        unlabelled = table.vectors.rows - labelled.count
        collapsed = labelled.count - kept.count
        conflicting = differing

        let labels = kept.map { table.labels[$0] ?? "" }
        classNames = Set(labels).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
        classes = labels.map { numbers[$0] ?? 0 }
        classCounts = classes.reduce(into: Array(repeating: 0, count: classNames.count)) { $0[Int($1)] += 1 }
    }

    private static func precedes(_ left: String, _ leftRow: Int, _ right: String, _ rightRow: Int) -> Bool {
        left == right ? leftRow < rightRow : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

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
                .evaluationNoQueries,
                "none of the \(asking.count) queries shares its label with another picture",
                facts: [
                    .remedy: "check that the label field is the right one and that the split is not empty"
                ])
        }
        index = try await makeIndex(gallery.vectors)
    }

    private static func select(_ options: RetrievalOptions, from table: LabelledVectors, _ gallery: Gallery)
        -> [Int]
    {
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
            queryRows: queries.map { gallery.rows[$0] },
            queryIDs: queries.map { table.ids[gallery.rows[$0]] },
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
