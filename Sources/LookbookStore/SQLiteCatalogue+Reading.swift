import Foundation
import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// Items by id, one look-up in the index each.
    package func items(_ ids: [Item.ID]) async throws -> [Item] {
        try await read { db in
            var reader = try ItemReader(db)
            let statement = try db.cachedStatement(
                sql: "SELECT row, id, style, title, domain FROM item WHERE id = ?")
            return try Set(ids).compactMap { id in
                try Row.fetchOne(statement, arguments: [id]).map { try reader.item($0) }
            }
        }
    }

    /// A page of items, from the index of ids: as fast at the end as at the start.
    package func items(after: Item.ID?, limit: Int) async throws -> [Item] {
        try await read { db in
            var reader = try ItemReader(db)
            let start = after == nil ? "" : "WHERE id > ?"
            let rows = try Row.fetchAll(
                db, sql: "SELECT row, id, style, title, domain FROM item \(start) ORDER BY id LIMIT ?",
                arguments: StatementArguments([after].compactMap(\.self)) + [max(0, limit)])
            return try rows.map { try reader.item($0) }
        }
    }

    /// Palettes by content hash, one look-up in the index each.
    package func palettes(of hashes: [String]) async throws -> [String: Palette] {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT palette FROM picture WHERE content_hash = ?")
            var palettes: [String: Palette] = [:]
            for hash in hashes {
                guard let data = try Data.fetchOne(statement, arguments: [hash]) else { continue }
                palettes[hash] = try Palette(data: data)
            }
            return palettes
        }
    }
}

/// Puts items together from their tables.
struct ItemReader {
    private let attributes: Statement
    private let images: Statement
    private let variants: Statement
    private let names: [Int64: String]

    init(_ db: Database) throws {
        attributes = try db.cachedStatement(sql: "SELECT name, value FROM attribute WHERE item = ?")
        images = try db.cachedStatement(
            sql: "SELECT path, address FROM image WHERE item = ? ORDER BY position")
        variants = try db.cachedStatement(
            sql: """
                SELECT id, sku, size, price, sale_price, stock, availability FROM variant
                WHERE item = ? ORDER BY position
                """)
        names = try db.attributeNames()
    }

    /// - Parameter row: `row, id, style, title, domain`.
    mutating func item(_ row: Row) throws -> Item {
        let key: Int64 = try row.at(0)
        var item = Item(id: try row.at(1), group: try row.at(2), title: try row.at(3), domain: try row.at(4))
        let pairs = try Row.fetchCursor(attributes, arguments: [key])
        while let pair = try pairs.next() {
            if let name = names[try pair.at(0)] { item.attributes[name] = try pair.at(1) }
        }
        item.images = try Row.fetchAll(images, arguments: [key]).map { image in
            ItemImage(path: try image.at(0), address: try image.at(1))
        }
        item.variants = try Row.fetchAll(variants, arguments: [key]).map { row in
            Variant(
                id: try row.at(0), sku: try row.at(1), size: try row.at(2), price: try row.at(3),
                salePrice: try row.at(4), stock: try row.at(5), availability: try row.at(6))
        }
        return item
    }
}

extension Database {
    /// The names of all attributes by their rows.
    func attributeNames() throws -> [Int64: String] {
        var names: [Int64: String] = [:]
        let rows = try Row.fetchCursor(self, sql: "SELECT row, name FROM attribute_name")
        while let row = try rows.next() { names[try row.at(0)] = try row.at(1) }
        return names
    }
}

extension SQLiteCatalogue {
    /// Each clause asks ``ItemFilter/Clause/matches(_:)`` once for each distinct value of its field, so the answer is that of
    /// ``ItemFilter/matches(_:)``, whatever Unicode has to say about upper and lower case.
    package func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        try await read { [filterColumns] db in try filterColumns.ids(matching: filter, in: db) }
    }
}
