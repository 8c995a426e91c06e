internal import LookbookCore

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
