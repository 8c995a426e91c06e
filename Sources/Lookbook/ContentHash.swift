import LookbookHashing

/// The SHA-256 of bytes, hexadecimal: how contents are told apart.
package enum ContentHash {
    /// - Parameter bytes: a file, pixels, or anything else.
    package static func of(_ bytes: [UInt8]) -> String {
        SHA256.hash(bytes).hexadecimal
    }
}
