import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// Registering a space again changes where its extractor lies, and what a person calls it.
    ///
    /// - Throws: ``LookbookError`` `catalogue.space-mismatch` when the same id comes with another number of dimensions,
    ///   `catalogue.dimensions` when the number is not in 1...65,536.
    package func register(_ space: EmbeddingSpace, extractor: String) async throws {
        guard (1...65536).contains(space.dimensions) else {
            throw LookbookError(
                .catalogueDimensions, "an embedding cannot have \(space.dimensions) dimensions",
                facts: [.remedy: "the number must be in 1...65536"])
        }
        if try await read({ try $0.holds(space, extractor: extractor) }) { return }
        try await write { db in
            if let known = try db.space(space.id), known.dimensions != space.dimensions {
                throw LookbookError(
                    .catalogueSpaceMismatch,
                    "space \(space.id) has \(known.dimensions) dimensions in this catalogue, not \(space.dimensions)",
                    facts: [
                        .remedy:
                            "two extractors claim the same id; remove the model folder of one and make it again"
                    ])
            }
            try db.run(
                """
                INSERT INTO space (id, name, dimensions, extractor) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, extractor = excluded.extractor
                """, [space.id, space.name, space.dimensions, extractor])
            try db.execute(
                sql: "UPDATE state SET active_space = (SELECT MIN(row) FROM space) WHERE active_space IS NULL"
            )
        }
    }

    /// All spaces with the number of their embeddings, in the order in which they were registered.
    package func spaces() async throws -> [SpaceRecord] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, name, dimensions, extractor, row IS (SELECT active_space FROM state),
                        (SELECT COUNT(*) FROM embedding WHERE space = space.row)
                    FROM space ORDER BY row
                    """)
            return try rows.map { row in
                SpaceRecord(
                    space: EmbeddingSpace(id: try row.at(0), name: try row.at(1), dimensions: try row.at(2)),
                    extractor: try row.at(3),
                    isActive: try row.at(4), count: try row.at(5))
            }
        }
    }

    /// Makes a space the active one.
    ///
    /// - Throws: ``LookbookError`` `catalogue.space-unknown`.
    package func activate(_ space: EmbeddingSpace.ID) async throws {
        if try await read({ try $0.isActive(space) }) { return }
        try await write { db in
            guard let known = try db.space(space) else { throw LookbookError.spaceUnknown(space) }
            try db.run("UPDATE state SET active_space = ?", [known.row])
        }
    }
}

/// A space as the tables know it.
struct StoredSpace {
    let row: Int64
    let dimensions: Int

    /// - Throws: ``LookbookError`` when a vector is too long, too short, or holds something that is no number.
    func validate(_ vector: [Float], of contentHash: String) throws {
        guard vector.count == dimensions else {
            throw LookbookError(
                .catalogueDimensions,
                "the embedding of picture \(contentHash) has \(vector.count) numbers instead of \(dimensions)",
                facts: [
                    .remedy:
                        "the extractor does not keep to its description; check it with lookbook models verify"
                ]
            )
        }
        guard vector.allSatisfy(\.isFinite) else {
            throw LookbookError(
                .catalogueNotFinite, "the embedding of picture \(contentHash) holds an infinity or a NaN",
                facts: [.remedy: "the extractor fails on this picture; check it with lookbook models verify"])
        }
    }
}

extension Database {
    /// Whether a space is recorded just so, and some space is active.
    fileprivate func holds(_ space: EmbeddingSpace, extractor: String) throws -> Bool {
        try count(
            "space JOIN state ON active_space IS NOT NULL WHERE id = ? AND name = ? AND dimensions = ? AND extractor = ?",
            [space.id, space.name, space.dimensions, extractor]) > 0
    }

    fileprivate func isActive(_ space: EmbeddingSpace.ID) throws -> Bool {
        try count("space JOIN state ON active_space = space.row WHERE id = ?", [space]) > 0
    }

    func space(_ id: EmbeddingSpace.ID) throws -> StoredSpace? {
        let statement = try cachedStatement(sql: "SELECT row, dimensions FROM space WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
        let space = StoredSpace(row: try row.at(0), dimensions: try row.at(1))
        guard (1...65536).contains(space.dimensions) else {
            throw LookbookError.corrupt("a space of \(space.dimensions) dimensions")
        }
        return space
    }
}
