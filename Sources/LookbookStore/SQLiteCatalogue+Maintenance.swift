import Foundation
import GRDB
import LookbookCore

extension SQLiteCatalogue {
    /// What a check of the whole catalogue found.
    package struct Integrity: Sendable, Hashable {
        /// Damage: what SQLite's own check, broken references and the check sums of vectors report. Empty when all is well.
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
            let damaged = try StoredVector.countDamaged(db)
            if damaged > 0 { damage.append("\(damaged) vectors are damaged: an import makes them again") }
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
    /// The copy gets its name when it is complete. What was begun is removed when it fails.
    ///
    /// - Parameters:
    ///   - folder: a folder without a catalogue; it is made when it is not there.
    ///   - progress: is given the pages that were copied and those that there are; may stop the copy by an error.
    /// - Throws: ``LookbookError``: `catalogue.exists` when there is one, `.disk-full`, `.io`, ….
    package func backup(to folder: String, progress: (@Sendable (Int, Int) throws -> Void)? = nil) throws {
        let files = FileManager.default
        let target = folder + "/catalogue.sqlite"
        guard !files.fileExists(atPath: target) else {
            throw LookbookError(
                .catalogueExists, "there is a catalogue in \(folder) already",
                facts: [.remedy: "name another folder for the backup"])
        }
        let isNewFolder = !files.fileExists(atPath: folder)
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LookbookError(
                .catalogueFolder, "the folder \(folder) cannot be made: \(error.localizedDescription)",
                facts: [.remedy: "check the path and the permissions of the folder above it"])
        }
        let partial = target + ".partial"
        func removePartial() {
            for suffix in ["", "-journal", "-wal", "-shm"] { try? files.removeItem(atPath: partial + suffix) }
        }
        do {
            removePartial()
            try copy(to: partial, progress: progress)
            try files.moveItem(atPath: partial, toPath: target)
        } catch {
            removePartial()
            if isNewFolder { try? files.removeItem(atPath: folder) }
            if let error = error as? DatabaseError { throw LookbookError(error, file: target) }
            throw error
        }
    }

    private func copy(to path: String, progress: (@Sendable (Int, Int) throws -> Void)?) throws {
        let queue = try DatabaseQueue(path: path)
        var stopped: (any Error)?
        do {
            // Some steps, so that progress can be told: 256 pages are 4 MiB.
            try reader.backup(to: queue, pagesPerStep: 256) { state in
                do {
                    try progress?(state.completedPageCount, state.totalPageCount)
                } catch {
                    // After the last step GRDB would not pass it on.
                    stopped = error
                    throw error
                }
            }
            if let stopped { throw stopped }
        } catch {
            try? queue.close()
            throw error
        }
        try queue.close()
    }
}
