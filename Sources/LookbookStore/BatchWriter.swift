import Foundation
import GRDB
import LookbookCore

/// Writes the parts of an import batch, within the transaction of its connection.
struct BatchWriter {
    let db: Database
    /// Rows that were looked up before, in this batch.
    private var attributeNames: [String: Int64] = [:]
    private var pictures: [String: Int64] = [:]

    init(db: Database) {
        self.db = db
    }

    /// Adds a picture, or what was not known of it. What is known stays.
    mutating func insert(_ picture: PictureRecord) throws {
        try db.run(
            """
            INSERT INTO picture (content_hash, pixel_hash, width, height, format, palette) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (content_hash) DO UPDATE SET
                pixel_hash = excluded.pixel_hash, width = excluded.width, height = excluded.height,
                format = excluded.format, palette = excluded.palette
            WHERE pixel_hash IS NULL
            """,
            [
                picture.contentHash, picture.pixelHash, picture.width, picture.height,
                picture.format.rawValue,
                picture.palette.data,
            ])
    }

    /// Inserts an item, or replaces all that is recorded of it.
    mutating func replace(_ item: Item, images: [ImageRecord]) throws {
        let row = try upsert(item)
        try db.run("DELETE FROM attribute WHERE item = ?", [row])
        try db.run("DELETE FROM image WHERE item = ?", [row])
        try db.run("DELETE FROM variant WHERE item = ?", [row])
        try replace(item, row)
        for (name, value) in item.attributes {
            try db.run("INSERT INTO attribute VALUES (?, ?, ?)", [row, try attributeName(name), value])
        }
        try WordIndex.renew(row, db)
        for (position, image) in images.enumerated() {
            try db.run(
                """
                INSERT INTO image (item, position, path, byte_count, modified, picture, failure_code, failure_message, address)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    row, position, image.path, image.byteCount, image.modified,
                    try image.contentHash.map { try self.picture($0) },
                    image.failure?.code, image.failure?.message, item.images[position].address,
                ])
        }
    }

    /// The sizes of an item; and it takes the place of the items that it was before.
    private func replace(_ item: Item, _ row: Int64) throws {
        // An id that is in use again is no former one.
        try db.run("DELETE FROM former_id WHERE id = ?", [item.id])
        for (position, variant) in item.variants.enumerated() {
            try db.run(
                "INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    row, position, variant.id, variant.sku, variant.size, variant.price, variant.salePrice,
                    variant.stock, variant.availability,
                ])
        }
        guard !item.variants.isEmpty else { return }
        for before in try db.candidates(before: item, row) where item.wasBefore(before.item) {
            try db.run("UPDATE former_id SET item = ? WHERE item = ?", [row, before.row])
            try db.run("DELETE FROM item WHERE row = ?", [before.row])
            try db.run(
                "INSERT INTO former_id VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET item = excluded.item",
                [before.item.id, row])
        }
    }

    /// Adds a vector where there is none yet, or a damaged one.
    func insert(_ vector: [Float], of contentHash: String, space: StoredSpace) throws {
        let known = try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT row FROM picture WHERE content_hash = ? AND pixel_hash IS NOT NULL"),
            arguments: [contentHash])
        guard let picture = known else {
            throw LookbookError(
                .cataloguePictureUnknown,
                "there is an embedding of picture \(contentHash), but no record of the picture",
                facts: [.remedy: "report this: an import records each picture before its embedding"])
        }
        let stored = StoredVector(space: space.row, picture: picture)
        let sum = vector.withUnsafeBytes(stored.checkSum)
        let data = vector.withUnsafeBytes { Data($0) }
        let found = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT vector, check_sum FROM embedding WHERE space = ? AND picture = ?"),
            arguments: [space.row, picture])
        guard let found else {
            return try db.run(
                "INSERT INTO embedding (space, picture, vector, check_sum) VALUES (?, ?, ?, ?)",
                [space.row, picture, data, sum])
        }
        if try stored.isSound(found, from: 0, dimensions: space.dimensions) { return }
        try db.run(
            "UPDATE embedding SET vector = ?, check_sum = ? WHERE space = ? AND picture = ?",
            [data, sum, space.row, picture])
    }

    private func upsert(_ item: Item) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO item (id, style, title, domain, written)
                VALUES (?, ?, ?, ?, (SELECT generation + 1 FROM state))
                ON CONFLICT (id) DO UPDATE SET
                    style = excluded.style, title = excluded.title, domain = excluded.domain, written = excluded.written
                RETURNING row
                """)
        let row = try Int64.fetchOne(statement, arguments: [item.id, item.group, item.title, item.domain])
        guard let row else { throw LookbookError.corrupt("item \(item.id) could not be stored") }
        return row
    }

    private mutating func attributeName(_ name: String) throws -> Int64 {
        if let row = attributeNames[name] { return row }
        try db.run("INSERT INTO attribute_name (name) VALUES (?) ON CONFLICT DO NOTHING", [name])
        let row = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT row FROM attribute_name WHERE name = ?"), arguments: [name])
        guard let row else { throw LookbookError.corrupt("the field name \(name) could not be stored") }
        attributeNames[name] = row
        return row
    }

    /// The row of a picture by its content; a row that says nothing else is made when there is none.
    private mutating func picture(_ contentHash: String) throws -> Int64 {
        if let row = pictures[contentHash] { return row }
        try db.run("INSERT INTO picture (content_hash) VALUES (?) ON CONFLICT DO NOTHING", [contentHash])
        let row = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT row FROM picture WHERE content_hash = ?"),
            arguments: [contentHash])
        guard let row else { throw LookbookError.corrupt("picture \(contentHash) could not be stored") }
        pictures[contentHash] = row
        return row
    }
}

extension Palette {
    /// Four float32 for each swatch: L, a, b, weight.
    var data: Data {
        let numbers = swatches.flatMap { [$0.lightness, $0.a, $0.b, $0.weight] }
        return numbers.withUnsafeBytes { Data($0) }
    }

    /// - Throws: ``LookbookError`` when the bytes are not whole swatches.
    init(data: Data) throws {
        guard data.count.isMultiple(of: 16) else {
            throw LookbookError.corrupt("a palette of \(data.count) bytes")
        }
        let numbers = [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
            data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
            count = data.count / 4
        }
        self.init(
            stride(from: 0, to: numbers.count, by: 4).map { start in
                Swatch(
                    lightness: numbers[start], a: numbers[start + 1], b: numbers[start + 2],
                    weight: numbers[start + 3])
            })
    }
}
