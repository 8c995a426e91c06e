public import LookbookCore
import LookbookIndex

/// One state of a catalogue, ready for search: the vectors with their index, and the rows of each domain and item.
public struct CatalogueSnapshot: Sendable {
    /// Which state.
    public var generation: Int64 { table.generation }
    /// The space that is searched.
    public let space: EmbeddingSpace
    /// The rows. Their vectors are in the index, once: ask for them with ``vector(_:)``.
    public let table: EmbeddingTable
    /// Searches the vectors.
    public let index: any VectorIndex
    /// Rows of each domain, ascending.
    public let rowsOfDomain: [String: [Int32]]
    /// Number of items that have a row.
    public var items: Int { rowsOfItem.count }
    /// The domains, ascending.
    let domains: [String]
    /// Whether no two rows show the same item.
    let hasOneRowEach: Bool
    /// The index of our own, if that is what searches: it holds the vectors.
    let exact: ExactIndex?
    private let rowsOfItem: [Item.ID: [Int32]]
    private let firstRows: [Int32]

    /// Builds the maps and the index.
    ///
    /// - Parameters:
    ///   - space: the space of the table.
    ///   - table: the rows.
    ///   - makeIndex: builds an index over vectors.
    public init(
        space: EmbeddingSpace, table: EmbeddingTable, makeIndex: (VectorMatrix) throws -> any VectorIndex
    ) rethrows {
        self.space = space
        let index = try makeIndex(table.vectors)
        exact = (index as? TimedIndex)?.base as? ExactIndex ?? index as? ExactIndex
        self.index = index
        self.table = exact == nil ? table : table.withoutVectors
        var domains: [String: [Int32]] = [:]
        var items: [Item.ID: [Int32]] = [:]
        var firstRows: [Int32] = []
        firstRows.reserveCapacity(table.rows.count)
        for (number, row) in table.rows.enumerated() {
            domains[row.domain, default: []].append(Int32(number))
            items[row.itemID, default: []].append(Int32(number))
            firstRows.append(items[row.itemID]?.first ?? Int32(number))
        }
        rowsOfDomain = domains
        rowsOfItem = items
        self.domains = domains.keys.sorted()
        self.firstRows = firstRows
        hasOneRowEach = items.count == table.rows.count
    }

    /// The first of the rows that show the same item as a row: it stands for the item.
    func firstRow(ofSameItemAs row: Int32) -> Int32 {
        firstRows[Int(row)]
    }

    /// The rows of an item's pictures, ascending; empty when it has none.
    public func rows(of item: Item.ID) -> [Int32] {
        rowsOfItem[item] ?? []
    }

    /// The vector of a row.
    public func vector(_ row: Int32) -> [Float] {
        exact?.vector(row) ?? Array(table.vectors[Int(row)])
    }
}

extension EmbeddingTable {
    /// The same rows, with vectors of no numbers.
    fileprivate var withoutVectors: EmbeddingTable {
        EmbeddingTable(
            space: space, generation: generation,
            vectors: VectorMatrix(rows: rows.count, columns: 0, values: []), rows: rows, damaged: damaged)
    }
}
