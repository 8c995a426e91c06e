import GRDB
package import LookbookCore

/// What items say in words, for SQLite's full-text index (FTS5): ids, titles, and kinds with the values of the attributes.
enum WordIndex {
    /// Values longer than this are descriptions or addresses, which would find everything.
    private static let longestValue = 400

    /// The tables. `item_word` lists the terms of `item_text` and takes no room of its own.
    static let tables = [
        """
        CREATE VIRTUAL TABLE item_text USING fts5 (
            id, title, attributes, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')
        """,
        "CREATE VIRTUAL TABLE item_word USING fts5vocab (item_text, row)",
        """
        CREATE TRIGGER item_text_of_removed AFTER DELETE ON item
        BEGIN DELETE FROM item_text WHERE rowid = old.row; END
        """,
        insertion,
    ]

    /// Takes the texts of all items in, or with a condition behind it those of some.
    private static let insertion = """
        INSERT INTO item_text (rowid, id, title, attributes)
        SELECT row, id, COALESCE(title, ''), domain || ' ' || COALESCE(
            (SELECT GROUP_CONCAT(value, ' ') FROM attribute
             WHERE item = item.row AND LENGTH(value) <= \(longestValue) AND value NOT LIKE 'http%'), '')
        FROM item
        """

    /// Renews the text of one item, after its attributes were written.
    static func renew(_ row: Int64, _ db: Database) throws {
        try db.run("DELETE FROM item_text WHERE rowid = ?", [row])
        try db.run(insertion + " WHERE row = ?", [row])
    }

    /// An expression of FTS5: one of the spellings of each word, those of the last also as beginnings.
    static func expression(_ words: [[String]], isAny: Bool) -> String {
        words.enumerated().map { place, spellings in
            let isLast = place == words.count - 1
            let terms = spellings.map { word in
                let quoted = "\"" + word.replacing("\"", with: "") + "\""
                return isLast && word.count >= 2 ? quoted + " *" : quoted
            }
            return "(" + terms.joined(separator: " OR ") + ")"
        }.joined(separator: isAny ? " OR " : " AND ")
    }
}

extension SQLiteCatalogue {
    /// Asks the full-text index: an id weighs more than a title, and a title more than an attribute.
    package func itemIDs(containing words: [[String]], any: Bool, limit: Int) async throws -> [Item.ID] {
        let words = words.map { $0.filter { word in word.contains { $0.isLetter || $0.isNumber } } }
            .filter { !$0.isEmpty }
        guard !words.isEmpty, limit > 0 else { return [] }
        let expression = WordIndex.expression(words, isAny: any)
        return try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id FROM item_text WHERE item_text MATCH ? ORDER BY bm25(item_text, 8, 4, 1), id LIMIT ?
                    """)
            return try String.fetchAll(statement, arguments: [expression, limit])
        }
    }

    /// Reads the list of the index's terms, and the attributes from their own index.
    package func vocabulary() async throws -> CatalogueVocabulary {
        try await read { db in
            var words: [String: Int] = [:]
            let terms = try Row.fetchCursor(db, sql: "SELECT term, doc FROM item_word")
            while let row = try terms.next() { words[try row.at(0)] = try row.at(1) }
            let names = try db.attributeNames()
            var values: [String: [String]] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT DISTINCT name, value FROM attribute ORDER BY name, value")
            while let row = try rows.next() {
                let key: Int64 = try row.at(0)
                guard let name = names[key] else { continue }
                if values[name, default: []].count <= CatalogueVocabulary.mostValues {
                    values[name, default: []].append(try row.at(1))
                }
            }
            return CatalogueVocabulary(words: words, values: values)
        }
    }
}
