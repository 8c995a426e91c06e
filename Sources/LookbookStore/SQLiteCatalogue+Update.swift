import GRDB
package import LookbookCore
import Synchronization

extension SQLiteCatalogue {
    /// Changes one item in one transaction, which holds the file's write lock from before the item is read: no other
    /// process can commit between the two.
    ///
    /// - Throws: ``LookbookError`` as ``apply(_:)`` does, and what `change` throws.
    @discardableResult
    package func update(
        _ id: Item.ID, adding batch: ImportBatch?,
        _ change: @escaping @Sendable (StoredItem?) throws -> StoredItem
    ) async throws -> (before: StoredItem?, after: StoredItem) {
        let states = States()
        try await write { db in
            let before = try db.stored(id)
            let after = try change(before)
            try validate(after, id)
            var writer = BatchWriter(db: db)
            for picture in batch?.pictures ?? [] { try writer.insert(picture) }
            try writer.replace(after.item, images: after.images)
            if let batch {
                guard let space = try db.space(batch.space) else {
                    throw LookbookError.spaceUnknown(batch.space)
                }
                for embedding in batch.embeddings {
                    try space.validate(embedding.values, of: embedding.contentHash)
                    try writer.insert(embedding.values, of: embedding.contentHash, space: space)
                }
            }
            states.value.withLock { $0 = (before, after) }
        }
        guard let (before, after) = states.value.withLock({ $0 }) else {
            throw LookbookError(.internalFault, "the change of item \(id) was committed without a state")
        }
        return (before, after)
    }

    /// What leaves the transaction.
    private final class States: Sendable {
        let value = Mutex<(before: StoredItem?, after: StoredItem)?>(nil)
    }

    private func validate(_ state: StoredItem, _ id: Item.ID) throws {
        guard state.item.id == id else {
            throw LookbookError(.internalFault, "a change of item \(id) made item \(state.item.id) of it")
        }
        var batch = ImportBatch(space: "")
        batch.items = [(state.item, state.images)]
        try batch.validateItems()
    }
}

extension Database {
    /// An item with the records of its images, as this transaction sees it.
    fileprivate func stored(_ id: Item.ID) throws -> StoredItem? {
        let row = try Row.fetchOne(
            cachedStatement(sql: "SELECT row, id, style, title, domain FROM item WHERE id = ?"),
            arguments: [id])
        guard let row else { return nil }
        var reader = try ItemReader(self)
        let item = try reader.item(row)
        let key: Int64 = try row.at(0)
        let images = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT image.path, byte_count, modified, content_hash, failure_code, failure_message
                    FROM image LEFT JOIN picture ON picture.row = image.picture WHERE item = ? ORDER BY position
                    """), arguments: [key])
        return StoredItem(item, images: try images.map(ImageRecord.init))
    }
}
