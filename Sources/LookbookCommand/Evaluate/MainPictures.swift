import LookbookCore

/// The picture that stands for each item, the same in several spaces: further pictures of an item would be right answers that
/// prove nothing, and rows are compared on the same pictures only.
struct MainPictures: Sendable {
    /// Items that have a picture in some space, and none that all spaces hold.
    let leftOut: Int
    private let contentHashes: [Item.ID: String]

    /// - Parameter tables: the rows of each space; those of one item stand in the order of its pictures.
    init(_ tables: [[EmbeddingTable.Row]]) {
        let held = tables.map { Set($0.map(Picture.init)) }
        var chosen: [Item.ID: String] = [:]
        for row in tables.first ?? [] where chosen[row.itemID] == nil {
            if held.dropFirst().allSatisfy({ $0.contains(Picture(row)) }) { chosen[row.itemID] = row.contentHash }
        }
        contentHashes = chosen
        leftOut = Set(tables.joined().map(\.itemID)).count - chosen.count
    }

    private struct Picture: Hashable {
        let item: Item.ID
        let contentHash: String

        init(_ row: EmbeddingTable.Row) {
            item = row.itemID
            contentHash = row.contentHash
        }
    }

    /// The vectors of one space with what is known of each, in the order of its table.
    func rows(
        of table: EmbeddingTable, _ items: [Item.ID: Item]
    ) -> (vectors: VectorMatrix, rows: [LabelledSpace.Row]) {
        var seen = Set<Item.ID>()
        var values = [Float]()
        var rows = [LabelledSpace.Row]()
        for (place, row) in table.rows.enumerated() where contentHashes[row.itemID] == row.contentHash {
            guard let item = items[row.itemID], seen.insert(row.itemID).inserted else { continue }
            values.append(contentsOf: table.vectors[place])
            let image = item.images.indices.contains(row.position) ? item.images[row.position].path : nil
            let hash = row.pixelHash.isEmpty ? nil : row.pixelHash
            rows.append(.init(id: item.id, pixelHash: hash, image: image) { item[field: $0] })
        }
        return (VectorMatrix(rows: rows.count, columns: table.vectors.columns, values: values), rows)
    }
}
