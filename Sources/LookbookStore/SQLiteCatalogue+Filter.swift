import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// Each clause reads one column of all items and asks ``ItemFilter/Clause/matches(_:)``, once for each distinct value:
    /// so the answer is that of ``ItemFilter/matches(_:)``, whatever Unicode has to say about upper and lower case.
    package func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        try await read { db in
            var ids: [Int64: Item.ID] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT row, id FROM item")
            while let row = try rows.next() { ids[try row.at(0)] = try row.at(1) }
            for clause in filter.clauses where !ids.isEmpty {
                var column = FilterColumn(clause)
                try column.read(db)
                ids = ids.filter { column.matches($0.key) }
            }
            return Set(ids.values)
        }
    }
}

/// What one clause of a filter says of every item.
private struct FilterColumn {
    private let clause: ItemFilter.Clause
    /// Items that have the field, and whether the clause holds.
    private var verdicts: [Int64: Bool] = [:]
    /// Whether the clause holds for values met before.
    private var known: [String: Bool] = [:]

    init(_ clause: ItemFilter.Clause) {
        self.clause = clause
    }

    func matches(_ item: Int64) -> Bool {
        verdicts[item] ?? clause.matches(nil)
    }

    mutating func read(_ db: Database) throws {
        switch clause.field.lowercased() {
        case "id": try note(Row.fetchCursor(db, sql: "SELECT row, id FROM item"))
        case "group": try note(Row.fetchCursor(db, sql: "SELECT row, style FROM item WHERE style IS NOT NULL"))
        case "title": try note(Row.fetchCursor(db, sql: "SELECT row, title FROM item WHERE title IS NOT NULL"))
        case "domain": try note(Row.fetchCursor(db, sql: "SELECT row, domain FROM item"))
        default: try readAttributes(db)
        }
    }

    /// Fields whose names differ in case only are one field; in an item that has several, the name as written goes first.
    private mutating func readAttributes(_ db: Database) throws {
        let folded = clause.field.lowercased()
        let names = try db.attributeNames().filter { $0.value.lowercased() == folded }
        let exactLast = names.sorted { $1.value == clause.field && $0.value != clause.field }
        for name in exactLast {
            try note(
                Row.fetchCursor(db, sql: "SELECT item, value FROM attribute WHERE name = ?", arguments: [name.key]))
        }
    }

    /// - Parameter rows: item and value; later ones replace earlier ones of the same item.
    private mutating func note(_ rows: RowCursor) throws {
        while let row = try rows.next() {
            let value: String = try row.at(1)
            let verdict = known[value] ?? clause.matches(value)
            known[value] = verdict
            verdicts[try row.at(0)] = verdict
        }
    }
}
