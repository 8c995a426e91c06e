import LookbookCore
import LookbookHashing

/// The SHA-256 of bytes, hexadecimal: how contents are told apart.
package enum ContentHash {
    /// - Parameter bytes: a file, pixels, or anything else.
    package static func of(_ bytes: [UInt8]) -> String {
        SHA256.hash(bytes).hexadecimal
    }
}

/// Tells pictures with the same pixels from others.
///
/// SHA-256 over all pixels would take as long as a good part of the decoding, on processors without instructions for it
/// longer. So four multiplications at a time first fold the pixels into 256 bits, at the speed of memory; those are hashed. Two
/// pictures collide by accident about once in 2^64 pairs. It is no guard against somebody who wants a collision: then
/// the worst is that an evaluation takes two pictures for one.
enum PixelHash {
    /// A hash of the original's size and the decoded pixels, hexadecimal.
    static func of(_ decoded: DecodedPicture) -> String {
        let picture = decoded.picture
        let sizes = [decoded.originalWidth, decoded.originalHeight, picture.width, picture.height].map(
            UInt64.init)
        let words = sizes + fold(picture.pixels)
        return ContentHash.of(
            words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
    }

    /// Four sums of 64 bits each; each takes in 16 of 64 bytes.
    private static func fold(_ pixels: [UInt8]) -> [UInt64] {
        var sums = SIMD4<UInt64>(repeating: secrets.0)
        let whole = pixels.count / blockBytes * blockBytes
        pixels.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: whole, by: blockBytes) { add(bytes, at: start, to: &sums) }
        }
        // The last bytes, filled up with zeros: the sizes tell how many they are.
        let rest = Array(pixels[whole...]) + Array(repeating: 0, count: blockBytes - (pixels.count - whole))
        rest.withUnsafeBytes { add($0, at: 0, to: &sums) }
        return [sums[0], sums[1], sums[2], sums[3]]
    }

    private static let blockBytes = 64
    /// Odd numbers without a pattern (of SplitMix64).
    private static let secrets: (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9)

    @inline(__always)
    private static func add(_ bytes: UnsafeRawBufferPointer, at start: Int, to sums: inout SIMD4<UInt64>) {
        for lane in 0..<4 {
            let first = bytes.loadUnaligned(fromByteOffset: start + lane * 16, as: UInt64.self).littleEndian
            let second = bytes.loadUnaligned(fromByteOffset: start + lane * 16 + 8, as: UInt64.self)
                .littleEndian
            let product = (first ^ secrets.1).multipliedFullWidth(by: second ^ sums[lane])
            sums[lane] = product.high ^ product.low
        }
    }
}
