internal import CCrypto
package import FoundationEssentials
internal import LookbookCore

/// SHA-256, by the system's OpenSSL.
package enum SHA256 {
    /// The 32 bytes that stand for a content.
    package struct Digest: Sendable, Hashable {
        package let bytes: [UInt8]

        /// 64 digits, in lower case.
        package var hexadecimal: String { bytes.hexadecimal }
    }

    /// - Parameter content: a file, also a mapped one: nothing is copied.
    package static func hash(_ content: some ContiguousBytes) -> Digest {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            content.withUnsafeBytes { ccrypto_sha256($0.baseAddress, $0.count, digest.baseAddress) }
            count = Int(SHA256_DIGEST_LENGTH)
        }
        return Digest(bytes: bytes)
    }
}
