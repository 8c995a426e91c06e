internal import CCrypto
package import FoundationEssentials

/// SHA-256, by the system's OpenSSL.
package enum SHA256 {
    /// The 32 bytes that stand for a content.
    package struct Digest: Sendable, Hashable {
        package let bytes: [UInt8]

        /// 64 digits, in lower case.
        package var hexadecimal: String {
            let digits = Array("0123456789abcdef".utf8)
            return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
                for (place, byte) in bytes.enumerated() {
                    text[2 * place] = digits[Int(byte >> 4)]
                    text[2 * place + 1] = digits[Int(byte & 15)]
                }
                return 2 * bytes.count
            }
        }
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
