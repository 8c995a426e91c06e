import Foundation
import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// What is recorded of the images of some items.
    package func imageRecords(of ids: [Item.ID]) async throws -> [Item.ID: [ImageRecord]] {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT image.path, byte_count, modified, content_hash, failure_code, failure_message
                    FROM image LEFT JOIN picture ON picture.row = image.picture
                    WHERE item = (SELECT row FROM item WHERE id = ?) ORDER BY position
                    """)
            var records: [Item.ID: [ImageRecord]] = [:]
            for id in ids {
                let found = try Row.fetchAll(statement, arguments: [id]).map(ImageRecord.init)
                if !found.isEmpty { records[id] = found }
            }
            return records
        }
    }

    /// Which pictures have a vector in a space, undamaged; none when nobody knows the space.
    package func embedded(_ hashes: Set<String>, in space: EmbeddingSpace.ID) async throws -> Set<String> {
        try await read { db in
            guard let known = try db.space(space) else { return [] }
            let statement = try db.cachedStatement(
                sql: """
                    SELECT picture, vector, check_sum FROM embedding
                    WHERE space = ? AND picture = (SELECT row FROM picture WHERE content_hash = ?)
                    """)
            return try hashes.filter { hash in
                guard let row = try Row.fetchOne(statement, arguments: [known.row, hash]) else {
                    return false
                }
                return try StoredVector(space: known.row, picture: row.at(0))
                    .isSound(row, from: 1, dimensions: known.dimensions)
            }
        }
    }

    /// Commits a part of an import in one transaction: all of it or nothing.
    ///
    /// - Throws: ``LookbookError``: `catalogue.space-unknown`, `.dimensions`, `.not-finite`, `.picture-unknown`,
    ///   `.image-records`, `.text`, `.busy`, `.disk-full`, ….
    package func apply(_ batch: ImportBatch) async throws {
        try batch.validateItems()
        try await write { db in
            guard let space = try db.space(batch.space) else { throw LookbookError.spaceUnknown(batch.space) }
            var writer = BatchWriter(db: db)
            for picture in batch.pictures { try writer.insert(picture) }
            for item in batch.items { try writer.replace(item.item, images: item.images) }
            for embedding in batch.embeddings {
                try space.validate(embedding.values, of: embedding.contentHash)
                try writer.insert(embedding.values, of: embedding.contentHash, space: space)
            }
        }
    }

    /// Removes items.
    package func remove(_ ids: [Item.ID]) async throws {
        try await write { db in
            for id in ids { try db.run("DELETE FROM item WHERE id = ?", [id]) }
        }
    }

    /// Removes every picture that no item shows, with its vectors. No table holds one, so the generation stays.
    package func removeUnshownPictures() async throws {
        try await write(raisesGeneration: false) { db in
            try db.execute(
                sql: """
                    DELETE FROM picture
                    WHERE NOT EXISTS (SELECT 1 FROM image WHERE image.picture = picture.row)
                    """)
        }
    }

    /// Reads the paths of all images.
    package func shownFiles(among names: Set<String>) async throws -> Set<String> {
        try await read { db in
            var shown: Set<String> = []
            let paths = try Row.fetchCursor(db, sql: "SELECT path FROM image")
            while let row = try paths.next() {
                let path: String = try row.at(0)
                let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
                let name = String(path[(slash.map(path.utf8.index(after:)) ?? path.startIndex)...])
                if names.contains(name) { shown.insert(name) }
            }
            return shown
        }
    }

    /// All ids, in the order of their bytes.
    package func itemIDs() async throws -> [Item.ID] {
        try await read { try String.fetchAll($0, sql: "SELECT id FROM item ORDER BY id") }
    }
}

extension ImageRecord {
    /// - Parameter row: path, byte_count, modified, content_hash, failure_code, failure_message.
    init(_ row: Row) throws {
        let code: String? = try row.at(4)
        let message: String? = try row.at(5)
        self.init(
            path: try row.at(0), byteCount: try row.at(1), modified: try row.at(2),
            contentHash: try row.at(3),
            failure: code.map { Failure(code: $0, message: message ?? "") })
    }
}

extension ImportBatch {
    /// - Throws: ``LookbookError`` when an item and its image records disagree, or a text cannot be stored.
    func validateItems() throws {
        for (item, images) in items {
            guard item.images.map(\.path) == images.map(\.path) else {
                throw LookbookError(
                    .catalogueImageRecords,
                    "the image records of item \(item.id) are not those of its images",
                    facts: [
                        .remedy: "report this: an import writes one record for each image, in the same order"
                    ])
            }
            let texts = [item.id, item.domain, item.group ?? "", item.title ?? ""] + images.map(\.path)
            for text in texts { try Self.validate(text, of: item.id) }
            for variant in item.variants {
                let texts = [
                    variant.id, variant.sku, variant.size, variant.price, variant.salePrice, variant.stock,
                    variant.availability,
                ]
                for text in texts.compactMap(\.self) { try Self.validate(text, of: item.id) }
            }
            for (name, value) in item.attributes {
                try Self.validate(name, of: item.id)
                try Self.validate(value, of: item.id)
            }
        }
    }

    /// SQLite ends a text at its first zero byte: what follows would be lost in silence.
    private static func validate(_ text: String, of id: Item.ID) throws {
        guard text.utf8.contains(0) else { return }
        throw LookbookError(
            .catalogueText, "a text of item \(id) holds a zero character",
            facts: [.remedy: "remove the character from the feed"])
    }
}
