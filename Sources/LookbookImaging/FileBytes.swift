public import LookbookCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Whole files as bytes, within a limit.
public enum FileBytes {
    /// Reads a regular file. Its size is looked up and compared with the limit before anything is allocated.
    ///
    /// - Parameters:
    ///   - path: of the file; symbolic links are followed.
    ///   - limit: the most bytes, 64 MiB unless told otherwise.
    /// - Throws: ``LookbookError`` `file.missing`, `file.unreadable` (a folder, a device, no permission, a failing disk) or
    ///   `file.too-large`.
    public static func read(path: String, limit: Int = 64 << 20) throws(LookbookError) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        let size = try size(of: descriptor, path)
        guard size <= limit else { throw .tooLarge(.fileTooLarge, count: size, limit: limit) }
        return try contents(of: descriptor, size: size, path)
    }

    private static func size(of descriptor: Int32, _ path: String) throws(LookbookError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let what = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
            throw LookbookError(
                .fileUnreadable, "\(path) is \(what)", facts: [.remedy: "give the path of a picture file"])
        }
        return Int(status.st_size)
    }

    private static func contents(of descriptor: Int32, size: Int, _ path: String) throws(LookbookError)
        -> [UInt8]
    {
        try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled throws(LookbookError) in
            while filled < size {
                let place = buffer.baseAddress.map { $0 + filled }
                let count = Self.readSome(descriptor, place, size - filled)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw failure(path, errno) }
                if count == 0 { return }
                filled += count
            }
        }
    }

    private static func readSome(_ descriptor: Int32, _ place: UnsafeMutablePointer<UInt8>?, _ count: Int)
        -> Int
    {
        #if canImport(Glibc)
        Glibc.read(descriptor, place, count)
        #elseif canImport(Musl)
        Musl.read(descriptor, place, count)
        #else
        Darwin.read(descriptor, place, count)
        #endif
    }

    private static func failure(_ path: String, _ code: Int32) -> LookbookError {
        if code == ENOENT || code == ENOTDIR {
            return LookbookError(
                .fileMissing, "there is no file \(path)",
                facts: [.remedy: "check the path, and the folder of the pictures"])
        }
        return LookbookError(
            .fileUnreadable, "\(path) cannot be read: \(String(cString: strerror(code)))",
            facts: [.remedy: "check who may read the file"])
    }
}
