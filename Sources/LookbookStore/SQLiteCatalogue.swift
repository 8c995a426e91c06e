import Foundation
import GRDB
package import LookbookCore

/// A catalogue in one SQLite file, `catalogue.sqlite`, in a folder of its own.
///
/// SQLite's write-ahead log lets any number of processes read while one writes. Every commit waits until the disk has it
/// (`synchronous = FULL`): a crash, of the process or of the machine, loses nothing that a call has returned for. A
/// batch costs one such wait, which is why an import commits many items at once.
///
/// Numbers are stored little-endian, as both supported kinds of processors have them in memory.
package struct SQLiteCatalogue: Catalogue {
    /// The folder.
    package let folder: String
    /// `catalogue.sqlite` in it.
    package let file: String
    let reader: any DatabaseReader
    /// What filters have read.
    let filterColumns = FilterColumns()
    /// Nil when it was opened for reading.
    private let writer: (any DatabaseWriter)?
    /// Which file was opened.
    private let identity: FileIdentity?

    /// What a catalogue is opened for.
    package enum Access: Sendable {
        /// Nothing is created or changed: a catalogue that is not there is an error.
        case reading
        /// A catalogue that is not there is created, its folder too, and one of an older version is brought up to date.
        case writing
    }

    /// Opens a catalogue.
    ///
    /// - Parameters:
    ///   - folder: the catalogue's folder.
    ///   - access: what it is opened for.
    ///   - patience: how long to wait for other processes that write, in seconds.
    /// - Throws: ``LookbookError``: `catalogue.missing`, `.not-a-catalogue`, `.newer`, `.older`, `.busy`, `.read-only`, ….
    package init(folder: String, for access: Access, patience: Double = 10) throws {
        self.folder = folder
        file = folder + "/catalogue.sqlite"
        let before = FileIdentity(of: file)
        do {
            switch access {
            case .reading:
                reader = try CatalogueOpening(folder: folder, file: file, patience: patience).forReading()
                writer = nil
            case .writing:
                let pool = try CatalogueOpening(folder: folder, file: file, patience: patience).forWriting()
                reader = pool
                writer = pool
            }
        } catch {
            throw LookbookError.explaining(error, file: file)
        }
        identity = FileIdentity(of: file)
        if let before, before != identity { throw LookbookError.replaced(file) }
    }

    /// Whether the file is no longer the one that was opened: it was removed, or another one was put in its place. What
    /// is read then is what the old file holds, and nothing may be written, since nobody would ever find it.
    package func isReplaced() -> Bool {
        FileIdentity(of: file) != identity
    }

    /// A snapshot: nothing that is committed meanwhile is seen.
    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            return try await reader.read(body)
        } catch {
            throw LookbookError.explaining(error, file: file)
        }
    }

    /// One transaction, which mostly raises the generation. When `body` throws, nothing of it stays.
    func write(
        raisesGeneration: Bool = true, _ body: @Sendable @escaping (Database) throws -> Void
    ) async throws {
        guard let writer else { throw LookbookError.readOnly(file) }
        do {
            try await writer.write { db in
                if isReplaced() { throw LookbookError.replaced(file) }
                try body(db)
                if raisesGeneration { try db.execute(sql: "UPDATE state SET generation = generation + 1") }
            }
        } catch {
            throw LookbookError.explaining(error, file: file)
        }
        // Replaced while it was being written to: the commit went into the old file.
        if isReplaced() { throw LookbookError.replaced(file) }
    }

    /// Closes all connections. Without it they are closed when the last copy of this value goes.
    ///
    /// - Throws: ``LookbookError`` when a connection is in use.
    package func close() throws {
        do {
            try reader.close()
        } catch let error as DatabaseError {
            throw LookbookError(error, file: file)
        }
    }
}

extension SQLiteCatalogue {
    /// The number that every committed write raises, read from the file: other processes are seen.
    ///
    /// - Throws: ``LookbookError`` `catalogue.replaced` when another file has taken this one's place.
    package func generation() async throws -> Int64 {
        if isReplaced() { throw LookbookError.replaced(file) }
        return try await read { try $0.generation() }
    }

    /// Counts, in one snapshot.
    package func summary() async throws -> CatalogueSummary {
        try await read { db in
            var domains: [String: Int] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT domain, COUNT(*) FROM item GROUP BY domain")
            while let row = try rows.next() { domains[try row.at(0)] = try row.at(1) }
            return CatalogueSummary(
                items: domains.values.reduce(0, +), images: try db.count("image"),
                failedImages: try db.count("image WHERE failure_code IS NOT NULL"), domains: domains)
        }
    }
}

extension Database {
    func generation() throws -> Int64 {
        try Int64.fetchOne(self, sql: "SELECT generation FROM state") ?? 0
    }

    /// The number of rows of a table, perhaps with a condition.
    func count(_ table: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT COUNT(*) FROM \(table)", arguments: arguments) ?? 0
    }

    /// Runs a statement that is prepared once and kept.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    /// A column's value. GRDB's subscript ends the process when a damaged file holds something else than it should.
    func at<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        try decode(Value.self, atIndex: index)
    }
}

extension LookbookError {
    /// An error of SQLite or of GRDB in our words; any other error as it is.
    static func explaining(_ error: any Error, file: String) -> any Error {
        switch error {
        case let error as DatabaseError: LookbookError(error, file: file)
        case is RowDecodingError: LookbookError.corrupt("a column holds what it cannot hold")
        default: error
        }
    }

    /// Says what an error of SQLite means for a person.
    init(_ error: DatabaseError, file: String) {
        let detail = error.message ?? error.description
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .catalogueBusy, "another process has been writing to \(file) for too long",
                facts: [.remedy: "wait until it is finished, then try again"])
        case .SQLITE_FULL:
            self.init(
                .catalogueDiskFull, "there is no room left for \(file)",
                facts: [
                    .remedy:
                        "make room on the disk, then give the same command again: what was committed is safe"
                ])
        case .SQLITE_NOTADB: self = .notACatalogue(file)
        case .SQLITE_CORRUPT: self = .corrupt(detail)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(file)
        case .SQLITE_CANTOPEN:
            self.init(
                .catalogueUnreadable, "\(file) cannot be opened: \(detail)",
                facts: [.remedy: "check the permissions of the folder and its files"])
        case .SQLITE_IOERR:
            self.init(
                .catalogueIo, "the disk failed on \(file): \(detail)",
                facts: [.remedy: "check the disk; what was committed before is safe if the disk is"])
        default:
            self.init(
                .catalogueSqlite, "SQLite reports: \(detail)",
                facts: [.remedy: "run lookbook doctor --catalogue DIR, and report this if it finds nothing"])
        }
    }
}
