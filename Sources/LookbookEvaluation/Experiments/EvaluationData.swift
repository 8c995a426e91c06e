import Foundation
package import Lookbook
package import LookbookCore

/// The vectors of one space, divided into those that are scored and those that something may be fitted on.
package struct LabelledSpace: Sendable {
    /// Its name in the report.
    package let name: String
    package let id: EmbeddingSpace.ID
    package let scored: LabelledVectors
    package let fitting: LabelledVectors
    /// Which rows ``fitting`` holds.
    package let fitRows: FitRows
    /// The file of each scored row's picture; nil when there is none.
    package let images: [String?]

    /// Divides rows by their fields.
    ///
    /// - Parameters:
    ///   - rows: all rows; the labels are taken from the fields.
    ///   - rules: which rows are scored, and which may be fitted on.
    /// - Throws: `input.label` or `input.split` when no row is left.
    package init(
        name: String, id: EmbeddingSpace.ID, vectors: VectorMatrix, rows: [Row], rules: RowRules
    ) throws {
        let all = try LabelledVectors(
            vectors: vectors, ids: rows.map(\.id), labels: rows.map { rules.label(of: $0.field) },
            pixelHashes: rows.map(\.pixelHash))
        guard all.labels.contains(where: { $0 != nil }) else {
            throw LookbookError(
                .inputLabel, "no picture has a value in \(rules.label)",
                facts: [.remedy: "check the field's name, and --exclude-labels"])
        }
        let isScored = rows.map { rules.isScored($0.field) }
        let isAllowed = rows.map { rules.mayBeFitted($0.field) }
        guard isScored.contains(true), isAllowed.contains(true) else {
            throw LookbookError(
                .inputSplit, "no picture is left to score or to fit on",
                facts: [.remedy: "check --split and --fit: field=value"])
        }
        self.name = name
        self.id = id
        scored = all.filtered { isScored[$0] }
        fitRows = FitRows(isAllowed: isAllowed, isScored: isScored, pixelHashes: all.pixelHashes)
        let places = Set(fitRows.places)
        fitting = all.filtered(places.contains)
        images = rows.indices.filter { isScored[$0] }.map { rows[$0].image }
    }

    /// One picture with what is known of it.
    package struct Row: Sendable {
        package let id: String
        package let pixelHash: String?
        package let image: String?
        package let field: @Sendable (String) -> String?
    }

    /// SHA-256 over ids, labels and picture hashes of what is scored: equal hash, equal data.
    package var datasetHash: String {
        var bytes = [UInt8]()
        for row in scored.ids.indices {
            for field in [scored.ids[row], scored.labels[row] ?? "", scored.pixelHashes[row] ?? ""] {
                bytes.append(contentsOf: field.utf8)
                bytes.append(0)
            }
        }
        return ContentHash.of(bytes)
    }
}

/// Where spaces come from: a catalogue, or files.
package struct EvaluationData: Sendable {
    /// For people.
    package let name: String
    /// The names of the spaces.
    package let spaces: [String]
    /// What a reader must know.
    package var notes: [String] = []
    /// Loads a space by its place, so that one is in memory at a time.
    package let load: @Sendable (Int) async throws -> LabelledSpace
}

extension EvaluationData {
    /// One picture of each item that all chosen spaces hold.
    ///
    /// - Parameters:
    ///   - extractors: names of spaces joined by commas, `all`, or nil for the active one.
    ///   - rules: labels and splits.
    package static func catalogue(_ shop: Shop, extractors: String?, rules: RowRules) async throws
        -> EvaluationData
    {
        let records = try await chosen(extractors, in: shop)
        let items = try await items(of: shop)
        let catalogue: any Catalogue = shop.catalogue
        var tables = [[EmbeddingTable.Row]]()
        for record in records { tables.append(try await catalogue.table(of: record.space.id).rows) }
        let main = MainPictures(tables)
        var notes = [String]()
        if main.leftOut > 0 {
            notes.append(
                "\(main.leftOut) items are left out: there is no picture of them that every extractor has embedded."
            )
        }
        let names = names(of: records)
        return EvaluationData(name: shop.folder.lastPathComponent, spaces: names, notes: notes) { place in
            let table = try await catalogue.table(of: records[place].space.id)
            let (vectors, rows) = main.rows(of: table, items)
            return try LabelledSpace(
                name: names[place], id: table.space, vectors: vectors, rows: rows, rules: rules)
        }
    }

    /// The vectors that a projection of a space is fitted to.
    ///
    /// - Parameter split: the items that may be fitted on; nil for all.
    /// - Throws: `input.split` when no item has it.
    package static func fitVectors(of space: EmbeddingSpace.ID, in shop: Shop, split: FieldValue?)
        async throws
        -> VectorMatrix
    {
        let catalogue: any Catalogue = shop.catalogue
        let table = try await catalogue.table(of: space)
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
    package static func chosen(_ extractors: String?, in shop: Shop) async throws -> [SpaceRecord] {
        guard let extractors else { return [try await shop.space()] }
        guard extractors == "all" else {
            var records = [SpaceRecord]()
            for name in words(extractors) { records.append(try await shop.space(named: name)) }
            return records
        }
        let catalogue: any Catalogue = shop.catalogue
        let filled = try await catalogue.spaces().filter { $0.count > 0 }
        return filled.isEmpty ? [try await shop.space()] : filled
    }

    /// Names that differ: the start of the id is added where two spaces are called the same.
    package static func names(of records: [SpaceRecord]) -> [String] {
        records.map { record in
            let isUnique = records.filter { $0.space.name == record.space.name }.count == 1
            return isUnique ? record.space.name : "\(record.space.name) \(record.space.id.prefix(6))"
        }
    }
}

/// The picture that stands for each item, the same in several spaces: further pictures of an item would be right answers that
/// prove nothing, and rows are compared on the same pictures only.
package struct MainPictures: Sendable {
    /// Items that have a picture in some space, and none that all spaces hold.
    package let leftOut: Int
    private let contentHashes: [Item.ID: String]

    /// - Parameter tables: the rows of each space; those of one item stand in the order of its pictures.
    package init(_ tables: [[EmbeddingTable.Row]]) {
        let held = tables.map { Set($0.map(Picture.init)) }
        var chosen: [Item.ID: String] = [:]
        for row in tables.first ?? [] where chosen[row.itemID] == nil {
            if held.dropFirst().allSatisfy({ $0.contains(Picture(row)) }) {
                chosen[row.itemID] = row.contentHash
            }
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
    package func rows(
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
