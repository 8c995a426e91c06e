import Foundation
import GRDB
import LookbookCore

/// A vector as it lies in the table `embedding`, and whether it is still what was written.
///
/// SQLite checks how its pages hang together, not what stands in them: a flipped bit in a vector would move an item in
/// every answer, and one NaN would spoil all of them. So each row holds a check sum of its vector together with the
/// space and the picture that it belongs to.
struct StoredVector {
    let space: Int64
    let picture: Int64

    /// The check sum of the vector's bytes.
    ///
    /// Each step is one to one, in the sum and in the eight bytes, so that damage within eight bytes is always noticed,
    /// and any other with all but one chance in 2^64.
    func checkSum(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var sum = Self.step(
            Self.step(UInt64(bytes.count), UInt64(bitPattern: space)), UInt64(bitPattern: picture))
        let whole = bytes.count & ~7
        for place in stride(from: 0, to: whole, by: 8) {
            sum = Self.step(
                sum, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
        }
        if whole < bytes.count {
            sum = Self.step(sum, bytes[whole...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        return Int64(bitPattern: sum)
    }

    private static func step(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        let product = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 29
    }

    /// Whether the bytes are those that were written, and only numbers.
    ///
    /// - Parameters:
    ///   - bytes: of the vector; nil when the column holds nothing.
    ///   - sum: the check sum beside it.
    ///   - dimensions: of the space.
    func isSound(_ bytes: UnsafeRawBufferPointer?, sum: Int64, dimensions: Int) -> Bool {
        guard let bytes, bytes.count == dimensions * MemoryLayout<Float>.stride, checkSum(bytes) == sum else {
            return false
        }
        // A row that an earlier version wrote was summed when it was brought up to date, whatever it held.
        let exponent: UInt32 = 0x7F80_0000
        var strange = false
        for place in stride(from: 0, to: bytes.count, by: MemoryLayout<Float>.stride) {
            let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            strange = strange || bits & exponent == exponent
        }
        return !strange
    }

    /// - Parameter row: with the vector and its check sum in the columns `first` and `first + 1`.
    func isSound(_ row: Row, from first: Int, dimensions: Int) throws -> Bool {
        let sum: Int64? = try row.at(first + 1)
        return try row.withUnsafeData(atIndex: first) { data in
            guard let data, let sum else { return false }
            return data.withUnsafeBytes { isSound($0, sum: sum, dimensions: dimensions) }
        }
    }

    /// Sums the vectors of a catalogue that was made before there were check sums.
    static func sumAll(_ db: Database) throws {
        let update = try db.makeStatement(sql: "UPDATE embedding SET check_sum = ? WHERE row = ?")
        // Keys first: a cursor over rows that are being changed may see one twice.
        let rows = try Int64.fetchAll(db, sql: "SELECT row FROM embedding")
        let select = try db.makeStatement(sql: "SELECT space, picture, vector FROM embedding WHERE row = ?")
        for key in rows {
            guard let row = try Row.fetchOne(select, arguments: [key]) else { continue }
            let stored = StoredVector(space: try row.at(0), picture: try row.at(1))
            let sum = try row.withUnsafeData(atIndex: 2) { data in
                data.map { $0.withUnsafeBytes(stored.checkSum) } ?? 0
            }
            try update.execute(arguments: [sum, key])
        }
    }

    /// How many vectors of the whole catalogue are damaged.
    static func countDamaged(_ db: Database) throws -> Int {
        var damaged = 0
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT embedding.space, picture, dimensions, vector, check_sum
                FROM embedding JOIN space ON space.row = embedding.space
                """)
        while let row = try cursor.next() {
            let stored = StoredVector(space: try row.at(0), picture: try row.at(1))
            let dimensions: Int = try row.at(2)
            let isPossible = (1...65536).contains(dimensions)
            if try !isPossible || !stored.isSound(row, from: 3, dimensions: dimensions) { damaged += 1 }
        }
        return damaged
    }
}
