import Foundation
import GRDB
import LookbookCore

extension SQLiteCatalogue {
    /// What a check of the whole catalogue found.
    package struct Integrity: Sendable, Hashable {
        /// Damage: what SQLite's own check, broken references and vectors of a wrong size report. Empty when all is well.
        package let damage: [String]
        /// Images that were read without failure, but whose picture has no vector in the active space.
        package let imagesWithoutEmbedding: Int
        /// Pictures that no item shows any more; they go when nobody writes, by a server or an import with `--prune`.
        package let unshownPictures: Int
    }

    /// Checks the whole file; takes about as long as reading it.
    ///
    /// - Throws: ``LookbookError`` when it is too damaged to be checked.
    package func checkIntegrity() async throws -> Integrity {
        try await read { db in
            var damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            damage += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
                "a row of table \(try row.at(0) as String) refers to a row of \(try row.at(2) as String) that is not there"
            }
            let misfits = try db.count(
                "embedding JOIN space ON space.row = embedding.space WHERE LENGTH(vector) <> dimensions * 4")
            if misfits > 0 { damage.append("\(misfits) vectors have a wrong size") }
            let missing = try db.count(
                """
                image WHERE failure_code IS NULL AND NOT EXISTS (
                    SELECT 1 FROM embedding WHERE embedding.picture = image.picture
                        AND space = (SELECT active_space FROM state))
                """)
            let unshown = try db.count(
                "picture WHERE NOT EXISTS (SELECT 1 FROM image WHERE image.picture = picture.row)")
            return Integrity(damage: damage, imagesWithoutEmbedding: missing, unshownPictures: unshown)
        }
    }

    /// Copies the catalogue while it is in use, as it is at this moment, into another folder.
    ///
    /// - Parameter folder: a folder without a catalogue; it is made when it is not there.
    /// - Throws: ``LookbookError``: `catalogue.exists` when there is one, `.disk-full`, `.io`, ….
    package func backup(to folder: String) throws {
        let target = folder + "/catalogue.sqlite"
        guard !FileManager.default.fileExists(atPath: target) else {
            throw LookbookError(
                .catalogueExists, "there is a catalogue in \(folder) already",
                facts: [.remedy: "name another folder for the backup"])
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try reader.backup(to: DatabaseQueue(path: target))
        } catch {
            try? FileManager.default.removeItem(atPath: target)
            if let error = error as? DatabaseError { throw LookbookError(error, file: target) }
            throw LookbookError(
                .catalogueFolder, "the folder \(folder) cannot be made: \(error.localizedDescription)",
                facts: [.remedy: "check the path and the permissions of the folder above it"])
        }
    }
}
