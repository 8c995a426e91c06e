import Foundation
package import LookbookCore

extension NPY {
    /// The most bytes of a file, unless told otherwise: 64 GiB.
    package static let defaultByteLimit = 64 << 30

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - byteLimit: the most bytes that it may have; checked before memory is taken.
    /// - Throws: ``LookbookError``.
    package init(contentsOf path: String, byteLimit: Int = defaultByteLimit) throws(LookbookError) {
        let bytes: [UInt8]
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
            guard size <= byteLimit else {
                throw LookbookError(
                    .npyLimit, "\(path) has \(size) bytes, and \(byteLimit) are allowed",
                    facts: [.remedy: "split the array"])
            }
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        } catch let error as LookbookError {
            throw error
        } catch {
            throw LookbookError(
                .npyFile, "\(path) cannot be read: \(error.localizedDescription)",
                facts: [.remedy: "check the path and its permissions"])
        }
        try self.init(bytes: bytes)
    }

    /// Writes a file, replacing one that is there at once and completely.
    ///
    /// - Throws: ``LookbookError`` `npy.file`.
    package func write(to path: String) throws(LookbookError) {
        do {
            try Data(encoded()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw LookbookError(
                .npyFile, "\(path) cannot be written: \(error.localizedDescription)",
                facts: [.remedy: "check that the folder exists and has room"])
        }
    }
}
