import Foundation

extension NPY {
    /// The most bytes of a file, unless told otherwise: 64 GiB.
    public static let defaultByteLimit = 64 << 30

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - byteLimit: the most bytes that it may have; checked before memory is taken.
    /// - Throws: ``NPYError``.
    public init(contentsOf path: String, byteLimit: Int = defaultByteLimit) throws(NPYError) {
        let bytes: [UInt8]
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
            guard size <= byteLimit else {
                throw NPYError(
                    .limit, "\(path) has \(size) bytes, and \(byteLimit) are allowed", hint: "split the array")
            }
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        } catch let error as NPYError {
            throw error
        } catch {
            throw NPYError(
                .file, "\(path) cannot be read: \(error.localizedDescription)",
                hint: "check the path and its permissions")
        }
        try self.init(bytes: bytes)
    }

    /// Writes a file, replacing one that is there at once and completely.
    ///
    /// - Throws: ``NPYError`` `npy.file`.
    public func write(to path: String) throws(NPYError) {
        do {
            try Data(encoded()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw NPYError(
                .file, "\(path) cannot be written: \(error.localizedDescription)",
                hint: "check that the folder exists and has room")
        }
    }
}
