import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookStore

extension EvaluationData {
    /// One picture of each item that all chosen spaces hold.
    ///
    /// - Parameters:
    ///   - extractors: names of spaces joined by commas, `all`, or nil for the active one.
    ///   - rules: labels and splits.
    static func catalogue(_ shop: Shop, extractors: String?, rules: RowRules) async throws -> EvaluationData {
        let records = try await chosen(extractors, in: shop)
        let items = try await items(of: shop)
        var tables = [[EmbeddingTable.Row]]()
        for record in records { tables.append(try await shop.catalogue.table(of: record.space.id).rows) }
        let main = MainPictures(tables)
        var notes = [String]()
        if main.leftOut > 0 {
            notes.append(
                "\(main.leftOut) items are left out: there is no picture of them that every extractor has embedded.")
        }
        let names = names(of: records)
        return EvaluationData(name: shop.folder.lastPathComponent, spaces: names, notes: notes) { place in
            let table = try await shop.catalogue.table(of: records[place].space.id)
            let (vectors, rows) = main.rows(of: table, items)
            return try LabelledSpace(
                name: names[place], id: table.space, vectors: vectors, rows: rows, rules: rules)
        }
    }

    /// The vectors that a projection of a space is fitted to.
    ///
    /// - Parameter split: the items that may be fitted on; nil for all.
    /// - Throws: `input.split` when no item has it.
    static func fitVectors(of space: EmbeddingSpace.ID, in shop: Shop, split: FieldValue?) async throws -> VectorMatrix
    {
        let table = try await shop.catalogue.table(of: space)
        let (vectors, rows) = MainPictures([table.rows]).rows(of: table, try await items(of: shop))
        let fit = FitRows(
            isAllowed: rows.map { split?.holds($0.field) ?? true }, isScored: rows.map { _ in false },
            pixelHashes: rows.map(\.pixelHash))
        guard !fit.places.isEmpty else {
            throw LookbookError(
                .inputSplit, "no embedded picture has \(split.map(String.init(describing:)) ?? "a vector")",
                facts: [.remedy: "check --split: field=value"])
        }
        let values = fit.places.flatMap { vectors[$0] }
        return VectorMatrix(rows: fit.places.count, columns: vectors.columns, values: values)
    }

    private static func items(of shop: Shop) async throws -> [Item.ID: Item] {
        var items: [Item.ID: Item] = [:]
        try await CatalogueExporter(catalogue: shop.catalogue).items { items[$0.id] = $0 }
        return items
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
    static func names(of records: [SpaceRecord]) -> [String] {
        records.map { record in
            let isUnique = records.filter { $0.space.name == record.space.name }.count == 1
            return isUnique ? record.space.name : "\(record.space.name) \(record.space.id.prefix(6))"
        }
    }
}
