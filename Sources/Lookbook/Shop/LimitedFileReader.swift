import Foundation
package import LookbookCore
import LookbookImaging

/// Files on disk, with a limit on their size.
package struct LimitedFileReader: FileReading {
    /// The most bytes of a file.
    package let limit: Int

    /// - Parameter limit: the most bytes of a file.
    package init(limit: Int) {
        self.limit = limit
    }

    package func read(_ path: String) throws -> [UInt8] {
        try FileBytes.read(path: path, limit: limit)
    }

    package func stamp(_ path: String) throws -> FileStamp {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LookbookError(
                .fileMissing, "there is no file \(path)", facts: [.remedy: "check the feed's image column and --images"]
            )
        }
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        return FileStamp(byteCount: Int64(status.st_size), modified: modified)
    }
}
