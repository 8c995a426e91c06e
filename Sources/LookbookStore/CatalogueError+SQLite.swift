import GRDB
import LookbookCore

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
                facts: [.remedy: "make room on the disk, then give the same command again: what was committed is safe"])
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
