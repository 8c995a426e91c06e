import Foundation
import GRDB
package import LookbookCore

extension SQLiteCatalogue {
    /// The vectors of a space in one snapshot; each is copied once, from SQLite's page to its place. Damaged ones are
    /// left out, with their rows, and named in ``EmbeddingTable/damaged``.
    ///
    /// - Throws: ``LookbookError``: `catalogue.space-unknown`, `.corrupt`, ….
    package func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable {
        try await read { db in
            guard let stored = try db.space(space) else { throw LookbookError.spaceUnknown(space) }
            return try TableReader(db: db, space: stored).table(of: space)
        }
    }
}

/// Reads an embedding table: first what belongs to each row, in order; then the vectors in the order in which they lie
/// in the file, each copied once, to its place.
private struct TableReader {
    let db: Database
    let space: StoredSpace

    func table(of id: EmbeddingSpace.ID) throws -> EmbeddingTable {
        let (rows, pictures) = try self.rows()
        let (values, damaged) = try vectors(of: pictures)
        let generation = try db.generation()
        guard !damaged.isEmpty else {
            let matrix = VectorMatrix(rows: rows.count, columns: space.dimensions, values: values)
            return EmbeddingTable(space: id, generation: generation, vectors: matrix, rows: rows)
        }
        let sound = rows.indices.filter { !damaged.contains(pictures[$0]) }
        let kept = sound.flatMap { values[$0 * space.dimensions..<($0 + 1) * space.dimensions] }
        let lost = Set(rows.indices.filter { damaged.contains(pictures[$0]) }.map { rows[$0].contentHash })
        return EmbeddingTable(
            space: id, generation: generation,
            vectors: VectorMatrix(rows: sound.count, columns: space.dimensions, values: kept),
            rows: sound.map { rows[$0] }, damaged: lost.sorted())
    }

    /// The rows, and the picture that each of them shows.
    private func rows() throws -> (rows: [EmbeddingTable.Row], pictures: [Int64]) {
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
            try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM embedding WHERE space = ?", arguments: [space.row]) ?? 0)
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT picture.row, content_hash, COALESCE(pixel_hash, '')
                FROM embedding JOIN picture ON picture.row = embedding.picture WHERE space = ?
                """, arguments: [space.row])
        while let row = try cursor.next() { hashes[try row.at(0)] = (try row.at(1), try row.at(2)) }
        return hashes
    }

    /// The vectors of the pictures, in their order; zeros in the place of those that are damaged.
    private func vectors(of pictures: [Int64]) throws -> (values: [Float], damaged: Set<Int64>) {
        let places = Places(pictures)
        var damaged: Set<Int64> = []
        let total = pictures.count * space.dimensions
        var filled = 0
        let values = try [Float](unsafeUninitializedCapacity: total) { buffer, count in
            buffer.initialize(repeating: 0)
            count = total
            filled = try copyVectors(to: places, in: UnsafeMutableRawBufferPointer(buffer), damaged: &damaged)
        }
        guard filled == pictures.count else { throw LookbookError.corrupt("a vector could not be found") }
        return (values, damaged)
    }

    /// Each place is filled once: a space has at most one vector for a picture.
    ///
    /// - Returns: for how many places there was a vector, sound or not.
    private func copyVectors(
        to places: Places, in buffer: UnsafeMutableRawBufferPointer, damaged: inout Set<Int64>
    ) throws -> Int {
        let bytes = space.dimensions * MemoryLayout<Float>.stride
        var filled = 0
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT picture, vector, check_sum FROM embedding WHERE space = ?",
            arguments: [space.row])
        while let row = try cursor.next() {
            let picture: Int64 = try row.at(0)
            let targets = places[picture]
            if targets.isEmpty { continue }
            filled += targets.count
            guard
                try StoredVector(space: space.row, picture: picture)
                    .isSound(row, from: 1, dimensions: space.dimensions)
            else {
                damaged.insert(picture)
                continue
            }
            try row.withUnsafeData(atIndex: 1) { vector in
                for target in targets {
                    let place = buffer[target.row * bytes..<(target.row + 1) * bytes]
                    vector?.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: place))
                }
            }
        }
        return filled
    }
}

/// In which rows of a table each picture stands.
private struct Places {
    private let sorted: [(picture: Int64, row: Int)]

    init(_ pictures: [Int64]) {
        sorted = zip(pictures, pictures.indices).map { (picture: $0, row: $1) }.sorted {
            $0.picture < $1.picture
        }
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
