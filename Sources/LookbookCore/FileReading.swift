/// Reads whole files, with a limit that is checked before memory is taken.
public protocol FileReading: Sendable {
    /// The bytes of a file.
    ///
    /// - Throws: a ``LookbookError`` with a code `file.…`: it is missing, a folder, unreadable, or beyond the limit.
    func read(_ path: String) throws -> [UInt8]

    /// Size and time of change of a file.
    ///
    /// - Throws: as ``read(_:)``.
    func stamp(_ path: String) throws -> FileStamp
}

/// What tells that a file has changed, without reading it.
public struct FileStamp: Sendable, Hashable {
    /// Bytes in the file.
    public let byteCount: Int64
    /// Time of the last change, in nanoseconds since 1970.
    public let modified: Int64

    /// - Parameters:
    ///   - byteCount: bytes in the file.
    ///   - modified: time of change in nanoseconds since 1970.
    public init(byteCount: Int64, modified: Int64) {
        self.byteCount = byteCount
        self.modified = modified
    }
}
