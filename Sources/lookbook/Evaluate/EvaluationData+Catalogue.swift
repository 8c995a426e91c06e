import Foundation
import LookbookCore
import LookbookEngine
import LookbookEvaluation
import LookbookStore

extension EvaluationData {
    /// The main picture of each item that all chosen spaces hold.
    ///
    /// - Parameters:
    ///   - extractors: names of spaces joined by commas, `all`, or nil for the active one.
    ///   - rules: labels and splits.
    static func catalogue(_ shop: Shop, extractors: String?, rules: RowRules) async throws -> EvaluationData {
        let records = try await chosen(extractors, in: shop)
        var items: [Item.ID: Item] = [:]
        try await CatalogueExporter(catalogue: shop.catalogue).items { items[$0.id] = $0 }
        var common: Set<Item.ID>?
        var largest = 0
        for record in records {
            let ids = Set(try await shop.catalogue.table(of: record.space.id).rows.map(\.itemID))
            largest = max(largest, ids.count)
            common = common?.intersection(ids) ?? ids
        }
        let shared = common ?? []
        var notes = [String]()
        if shared.count < largest {
            notes.append("\(largest - shared.count) items are left out: not every extractor has embedded them.")
        }
        let names = names(of: records)
        return EvaluationData(name: shop.folder.lastPathComponent, spaces: names, notes: notes) { [items] place in
            try await space(records[place], name: names[place], shop, items, shared, rules)
        }
    }

    private static func space(
        _ record: SpaceRecord, name: String, _ shop: Shop, _ items: [Item.ID: Item], _ shared: Set<Item.ID>,
        _ rules: RowRules
    ) async throws -> LabelledSpace {
        let table = try await shop.catalogue.table(of: record.space.id)
        var seen = Set<Item.ID>()
        var values = [Float]()
        var rows = [LabelledSpace.Row]()
        for (place, row) in table.rows.enumerated() where shared.contains(row.itemID) {
            // Further pictures of an item would be right answers that prove nothing.
            guard let item = items[row.itemID], seen.insert(row.itemID).inserted else { continue }
            values.append(contentsOf: table.vectors[place])
            let image = item.images.indices.contains(row.position) ? item.images[row.position].path : nil
            rows.append(.init(id: item.id, pixelHash: row.pixelHash, image: image) { item[field: $0] })
        }
        let matrix = VectorMatrix(rows: rows.count, columns: table.vectors.columns, values: values)
        return try LabelledSpace(name: name, id: record.space.id, vectors: matrix, rows: rows, rules: rules)
    }

    /// The records of the chosen spaces.
    static func chosen(_ extractors: String?, in shop: Shop) async throws -> [SpaceRecord] {
        guard let extractors else { return [try await shop.space()] }
        guard extractors == "all" else {
            var records = [SpaceRecord]()
            for name in words(extractors) { records.append(try await shop.space(named: name)) }
            return records
        }
        let filled = try await shop.catalogue.spaces().filter { $0.count > 0 }
        return filled.isEmpty ? [try await shop.space()] : filled
    }

    /// Names that differ: the start of the id is added where two spaces are called the same.
    private static func names(of records: [SpaceRecord]) -> [String] {
        records.map { record in
            let isUnique = records.filter { $0.space.name == record.space.name }.count == 1
            return isUnique ? record.space.name : "\(record.space.name) \(record.space.id.prefix(6))"
        }
    }
}
