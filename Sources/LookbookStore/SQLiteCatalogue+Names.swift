import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// One look-up in an index for each way in which a name may be meant, until one finds something.
    package func itemIDs(named names: [String]) async throws -> [String: Item.ID] {
        try await read { db in
            let ways = try [
                "SELECT id FROM item WHERE id = ?",
                "SELECT item.id FROM variant JOIN item ON item.row = variant.item WHERE variant.id = ? ORDER BY item.id LIMIT 1",
                "SELECT item.id FROM variant JOIN item ON item.row = variant.item WHERE variant.sku = ? ORDER BY item.id LIMIT 1",
                "SELECT item.id FROM former_id JOIN item ON item.row = former_id.item WHERE former_id.id = ?",
                "SELECT id FROM item WHERE style = ? ORDER BY id LIMIT 1",
            ].map { try db.cachedStatement(sql: $0) }
            var found: [String: Item.ID] = [:]
            for name in Set(names) {
                for way in ways where found[name] == nil {
                    found[name] = try String.fetchOne(way, arguments: [name])
                }
            }
            return found
        }
    }
}

extension Database {
    /// The items that one that is written may have been before: those of its group, and those called as its variants are.
    func candidates(before item: Item, _ row: Int64) throws -> [(row: Int64, item: Item)] {
        var rows: [Row] = []
        let columns = "row, id, style, title, domain"
        if let group = item.group {
            rows += try Row.fetchAll(
                cachedStatement(sql: "SELECT \(columns) FROM item WHERE style = ? AND row <> ?"),
                arguments: [group, row])
        }
        let byID = try cachedStatement(
            sql: "SELECT \(columns) FROM item WHERE id = ? AND style IS NULL AND row <> ?")
        for variant in item.variants {
            guard let name = variant.id ?? variant.sku else { continue }
            if let found = try Row.fetchOne(byID, arguments: [name, row]) { rows.append(found) }
        }
        guard !rows.isEmpty else { return [] }
        var reader = try ItemReader(self)
        return try rows.map { (try $0.at(0), try reader.item($0)) }
    }
}
