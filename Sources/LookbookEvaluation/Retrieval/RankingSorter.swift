/// Puts gallery entries in the order of their distances; equal distances stay in the order of the entries.
///
/// A radix sort over the bits of the distance, three passes of 11 bits: its cost does not depend on the number of
/// relevant entries, and it is stable, which makes ties follow the entries.
/// The arrays are kept between queries, so that nothing is allocated per query.
struct RankingSorter {
    private static let radix = 1 << 11

    private var keys: [UInt32]
    private var entries: [Int32]
    private var spareKeys: [UInt32]
    private var spareEntries: [Int32]
    private var offsets = [Int](repeating: 0, count: Self.radix)

    /// - Parameter capacity: the most entries that will be sorted.
    init(capacity: Int) {
        keys = Array(repeating: 0, count: capacity)
        entries = Array(repeating: 0, count: capacity)
        spareKeys = keys
        spareEntries = entries
    }

    /// Sorts the entries `0..<distances.count` without `excluded`, and hands them over, the nearest first.
    ///
    /// - Precondition: no distance is NaN.
    mutating func withOrder<Result>(
        of distances: UnsafeBufferPointer<Float>, excluding excluded: Int,
        _ body: (UnsafeBufferPointer<Int32>) -> Result
    ) -> Result {
        var count = 0
        for entry in distances.indices where entry != excluded {
            keys[count] = Self.key(distances[entry])
            entries[count] = Int32(truncatingIfNeeded: entry)
            count += 1
        }
        for shift: UInt32 in [0, 11, 22] {
            scatter(count: count, shift: shift)
            swap(&keys, &spareKeys)
            swap(&entries, &spareEntries)
        }
        return entries.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
    }

    /// Bits whose order as integers is the order of the numbers. Adding 0 turns -0 into 0.
    private static func key(_ distance: Float) -> UInt32 {
        let bits = (distance + 0).bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }

    private mutating func scatter(count: Int, shift: UInt32) {
        let mask = UInt32(Self.radix - 1)
        for digit in offsets.indices { offsets[digit] = 0 }
        for index in 0..<count { offsets[Int((keys[index] >> shift) & mask)] += 1 }
        var start = 0
        for digit in offsets.indices {
            (offsets[digit], start) = (start, start + offsets[digit])
        }
        for index in 0..<count {
            let digit = Int((keys[index] >> shift) & mask)
            spareKeys[offsets[digit]] = keys[index]
            spareEntries[offsets[digit]] = entries[index]
            offsets[digit] += 1
        }
    }
}
