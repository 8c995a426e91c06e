import Foundation
import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// The vectors of a space in one snapshot; each is copied once, from SQLite's page to its place.
    ///
    /// - Throws: ``LookbookError``: `catalogue.space-unknown`; `.corrupt` when a vector has a wrong size.
    package func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable {
        try await read { db in
            guard let stored = try db.space(space) else { throw LookbookError.spaceUnknown(space) }
            let reader = TableReader(db: db, space: stored)
            let rows = try reader.rows()
            return EmbeddingTable(
                space: space, generation: try db.generation(), vectors: try reader.vectors(of: rows.pictures),
                rows: rows.rows)
        }
    }
}

/// Reads an embedding table: first what belongs to each row, in order; then the vectors in the order in which they lie
/// in the file, each copied once, to its place.
private struct TableReader {
    let db: Database
    let space: StoredSpace

    /// The rows, and the picture that each of them shows.
    func rows() throws -> (rows: [EmbeddingTable.Row], pictures: [Int64]) {
        let hashes = try self.hashes()
        var rows: [EmbeddingTable.Row] = []
        var pictures: [Int64] = []
        rows.reserveCapacity(hashes.count)
        pictures.reserveCapacity(hashes.count)
        // Few kinds, many items: one string for each kind.
        var domains: [String: String] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT image.picture, position, id, domain, style, written FROM item JOIN image ON image.item = item.row
                WHERE image.picture IS NOT NULL ORDER BY id, position
                """)
        while let row = try cursor.next() {
            guard let picture = hashes[try row.at(0)] else { continue }
            let domain: String = try row.at(3)
            let shared = domains[domain] ?? domain
            domains[shared] = shared
            rows.append(
                EmbeddingTable.Row(
                    itemID: try row.at(2), position: try row.at(1), domain: shared, group: try row.at(4),
                    contentHash: picture.content, pixelHash: picture.pixels, written: try row.at(5)))
            pictures.append(try row.at(0))
        }
        return (rows, pictures)
    }

    /// The hashes of the pictures that have a vector.
    private func hashes() throws -> [Int64: (content: String, pixels: String)] {
        var hashes: [Int64: (content: String, pixels: String)] = [:]
        hashes.reserveCapacity(
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM embedding WHERE space = ?", arguments: [space.row]) ?? 0)
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT picture.row, content_hash, COALESCE(pixel_hash, '')
                FROM embedding JOIN picture ON picture.row = embedding.picture WHERE space = ?
                """, arguments: [space.row])
        while let row = try cursor.next() { hashes[try row.at(0)] = (try row.at(1), try row.at(2)) }
        return hashes
    }

    /// The vectors of the pictures, in their order.
    func vectors(of pictures: [Int64]) throws -> VectorMatrix {
        let places = Places(pictures)
        let values = try [Float](unsafeUninitializedCapacity: pictures.count * space.dimensions) { buffer, count in
            count = try copyVectors(to: places, in: UnsafeMutableRawBufferPointer(buffer)) * space.dimensions
        }
        guard values.count == pictures.count * space.dimensions else {
            throw LookbookError.corrupt("a vector could not be found")
        }
        return VectorMatrix(rows: pictures.count, columns: space.dimensions, values: values)
    }

    /// Each place is filled once: a space has at most one vector for a picture.
    ///
    /// - Returns: how many places were filled.
    private func copyVectors(to places: Places, in buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let bytes = space.dimensions * MemoryLayout<Float>.stride
        var filled = 0
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT picture, vector FROM embedding WHERE space = ?", arguments: [space.row])
        while let row = try cursor.next() {
            let targets = places[try row.at(0)]
            if targets.isEmpty { continue }
            try row.withUnsafeData(atIndex: 1) { vector in
                guard let vector, vector.count == bytes else {
                    throw LookbookError.corrupt("a vector of \(vector?.count ?? 0) bytes instead of \(bytes)")
                }
                for target in targets {
                    let place = buffer[target.row * bytes..<(target.row + 1) * bytes]
                    vector.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: place))
                }
            }
            filled += targets.count
        }
        return filled
    }
}

/// In which rows of a table each picture stands.
private struct Places {
    private let sorted: [(picture: Int64, row: Int)]

    init(_ pictures: [Int64]) {
        sorted = zip(pictures, pictures.indices).map { (picture: $0, row: $1) }.sorted { $0.picture < $1.picture }
    }

    subscript(picture: Int64) -> ArraySlice<(picture: Int64, row: Int)> {
        let start = first { $0 >= picture }
        var end = start
        while end < sorted.count, sorted[end].picture == picture { end += 1 }
        return sorted[start..<end]
    }

    /// The first entry whose picture satisfies a condition that all later ones satisfy too.
    private func first(where isPast: (Int64) -> Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle].picture) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
