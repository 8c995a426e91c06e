import Foundation
import GRDB
import LookbookCore

/// Opens `catalogue.sqlite`, and refuses what is none.
struct CatalogueOpening {
    let folder: String
    let file: String
    /// Seconds to wait for other writers.
    let patience: Double

    func forWriting() throws -> DatabasePool {
        try createFolder()
        try refuseForeignFile(isReadOnly: false)
        let pool = try DatabasePool(path: file, configuration: configuration(isReadOnly: false))
        try CatalogueSchema.migrator.migrate(pool)
        // GRDB chooses NORMAL, which may lose the last commits when the power fails.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    func forReading() throws -> any DatabaseReader {
        guard FileManager.default.fileExists(atPath: file) else { throw LookbookError.missing(folder) }
        let isWritable = [folder, file].allSatisfy { FileManager.default.isWritableFile(atPath: $0) }
        let path = isWritable || hasLog ? file : immutableURI
        try refuseForeignFile(path, isReadOnly: !isWritable)
        let reader: any DatabaseReader =
            path == file
            ? try DatabasePool(path: file, configuration: configuration(isReadOnly: !isWritable))
            : try DatabaseQueue(path: path, configuration: configuration(isReadOnly: true))
        guard try reader.read(CatalogueSchema.migrator.hasCompletedMigrations) else {
            throw LookbookError.older(file)
        }
        return reader
    }

    private func createFolder() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LookbookError(
                .catalogueFolder, "the folder \(folder) cannot be made: \(error.localizedDescription)",
                facts: [.remedy: "check the path and the permissions of the folder above it"])
        }
    }

    /// Whether there are commits that are not in the file itself yet.
    private var hasLog: Bool {
        let size = try? FileManager.default.attributesOfItem(atPath: file + "-wal")[.size] as? Int
        return (size ?? 0) > 0
    }

    /// SQLite has to write beside a file with a write-ahead log even to read it. Where it cannot and no log is left
    /// over, nobody else writes either, and the file may be read as it lies.
    private var immutableURI: String {
        let allowed = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        return "file:\(file.addingPercentEncoding(withAllowedCharacters: allowed) ?? file)?immutable=1"
    }

    private func configuration(isReadOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(patience)
        configuration.label = "catalogue"
        configuration.prepareDatabase { db in
            if !isReadOnly {
                // Takes effect on a new file only.
                try db.execute(sql: "PRAGMA page_size = \(CatalogueSchema.pageSize)")
            }
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        return configuration
    }

    /// Leaves a file that is something else alone, before anything is changed in it. An empty file is a new one.
    private func refuseForeignFile(_ path: String? = nil, isReadOnly: Bool) throws {
        guard let start = try startOfFile(), !start.isEmpty else { return }
        guard start == Data("SQLite format 3\0".utf8) else { throw LookbookError.notACatalogue(file) }
        // A queue keeps the journal mode as it is; a pool would change it.
        let queue = try DatabaseQueue(
            path: path ?? file, configuration: configuration(isReadOnly: isReadOnly))
        try queue.read { db in
            // A crash right after the file was made leaves the migrator's own table and nothing else.
            let isNew = try db.count("sqlite_schema WHERE type = 'table' AND name <> 'grdb_migrations'") == 0
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id")
            guard isNew || id == CatalogueSchema.applicationID else {
                throw LookbookError.notACatalogue(file)
            }
            if try CatalogueSchema.migrator.hasBeenSuperseded(db) { throw LookbookError.newer(file) }
        }
    }

    /// The first bytes of the file, at most 16; nil when there is none.
    private func startOfFile() throws -> Data? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            defer { try? handle.close() }
            return try handle.read(upToCount: 16) ?? Data()
        } catch {
            throw LookbookError(
                .catalogueUnreadable, "\(file) cannot be opened: \(error.localizedDescription)",
                facts: [.remedy: "check the permissions of the folder and its files"])
        }
    }
}

extension LookbookError {
    static func missing(_ folder: String) -> Self {
        Self(
            .catalogueMissing, "there is no catalogue in \(folder)",
            facts: [.remedy: "check the path, or make one: lookbook import FEED --catalogue \(folder)"])
    }

    static func notACatalogue(_ file: String) -> Self {
        Self(
            .catalogueNotACatalogue, "\(file) is not a catalogue of Lookbook",
            facts: [.remedy: "name another folder; the file was left as it is"])
    }

    static func newer(_ file: String) -> Self {
        Self(
            .catalogueNewer, "\(file) was written by a newer version of Lookbook",
            facts: [.remedy: "use that version or a later one; the file was left as it is"])
    }

    static func older(_ file: String) -> Self {
        Self(
            .catalogueOlder,
            "\(file) was written by an older version of Lookbook, and reading cannot bring it up to date",
            facts: [.remedy: "open it once for writing, for example by an import"])
    }

    static func readOnly(_ file: String) -> Self {
        Self(
            .catalogueReadOnly, "\(file) cannot be written",
            facts: [
                .remedy:
                    "check the permissions of the folder and its files, and whether the disk is mounted for writing"
            ])
    }

    static func replaced(_ file: String) -> Self {
        Self(
            .catalogueReplaced,
            "\(file) was replaced or removed while it was open: what is written into it now is lost",
            facts: [.remedy: "start again, so that the file which is there now is opened"])
    }

    static func corrupt(_ detail: String) -> Self {
        Self(
            .catalogueCorrupt, "the catalogue is damaged: \(detail)",
            facts: [
                .remedy:
                    "run lookbook doctor --catalogue DIR; restore a backup, or remove the catalogue and import again"
            ])
    }

    static func spaceUnknown(_ space: EmbeddingSpace.ID) -> Self {
        Self(
            .catalogueSpaceUnknown, "the catalogue has no embedding space \(space)",
            facts: [
                .remedy:
                    "import with the extractor that makes this space; lookbook doctor lists the spaces of a catalogue"
            ])
    }
}

/// Which file a path leads to: equal for two paths to one file, and different for a file that took another's place.
struct FileIdentity: Sendable, Hashable {
    private let device: UInt64
    private let inode: UInt64

    /// Nil when there is no file.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
