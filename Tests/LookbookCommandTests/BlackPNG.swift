/// Complete PNG files that stay small however many pixels they have: black, one bit a pixel.
enum BlackPNG {
    static func file(width: Int, height: Int) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let rows = (1 + (width + 7) / 8) * height
        return signature + chunk("IHDR", big(width) + big(height) + [1, 0, 0, 0, 0])
            + chunk("IDAT", zeros(rows))
            + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let content = Array(type.utf8) + data
        return big(data.count) + content + big(Int(checksum(content)))
    }

    /// Big-endian, four bytes.
    private static func big(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - $0 * 8)) }
    }

    /// CRC-32 (PNG, annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
            }
        }
    }

    /// So many zeros in zlib's format (RFC 1950, 1951): one block with the fixed codes, a zero and then copies of what
    /// came before it.
    private static func zeros(_ count: Int) -> [UInt8] {
        var bits = Bits()
        bits.add(0b110, 3)  // the last block, with the fixed codes
        bits.add(0b0011_0000, 8)  // a zero
        let (copies, rest) = (count - 1).quotientAndRemainder(dividingBy: 258)
        // The code of the length 258, and that of the distance 1.
        for _ in 0..<copies { bits.add(0b11000101_00000, 13) }
        for _ in 0..<rest { bits.add(0b0011_0000, 8) }
        bits.add(0, 7)  // the end
        return [0x78, 0x01] + bits.bytes + big((count % 65521) << 16 | 1)
    }

    /// Codes go in from their highest bit, bytes are filled from their lowest.
    private struct Bits {
        var bytes: [UInt8] = []
        private var used = 8

        mutating func add(_ code: Int, _ count: Int) {
            for place in (0..<count).reversed() {
                if used == 8 {
                    bytes.append(0)
                    used = 0
                }
                bytes[bytes.count - 1] |= UInt8(code >> place & 1) << UInt8(used)
                used += 1
            }
        }
    }
}
