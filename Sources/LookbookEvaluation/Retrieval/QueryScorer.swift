internal import LookbookCore
import LookbookMeasures

/// Scores a block of queries from their distances to the whole gallery.
struct QueryScorer {
    let gallery: Gallery
    let measures: [Measure]
    let weights: RelevanceWeights
    let depth: Int

    /// What a block of queries gives, in their order.
    struct Block {
        var values: [Float] = []
        var resultRows: [Int32] = []
        var resultDistances: [Float] = []
    }

    /// - Parameters:
    ///   - entries: the gallery entries that ask.
    ///   - distances: for each of them its distances to all entries of the gallery.
    func score(entries: ArraySlice<Int>, distances: [Float]) -> Block {
        var sorter = RankingSorter(capacity: gallery.rows.count)
        var block = Block()
        distances.withUnsafeBufferPointer { distances in
            for (index, entry) in entries.enumerated() {
                let width = gallery.rows.count
                let row = UnsafeBufferPointer(rebasing: distances[index * width..<(index + 1) * width])
                let relevance = sorter.withOrder(of: row, excluding: entry) { order in
                    keep(order, distances: row, in: &block)
                    return placesOfClass(in: order, gallery.classes[entry])
                }
                block.values += measures.map { Float(relevance.value(of: $0, weights: weights)) }
            }
        }
        return block
    }

    private func placesOfClass(in order: UnsafeBufferPointer<Int32>, _ wanted: Int32) -> RankedRelevance {
        var places = [Int]()
        places.reserveCapacity(gallery.classCounts[Int(wanted)])
        gallery.classes.withUnsafeBufferPointer { classes in
            for place in order.indices where classes[Int(order[place])] == wanted { places.append(place) }
        }
        return RankedRelevance(places: places)
    }

    private func keep(
        _ order: UnsafeBufferPointer<Int32>, distances: UnsafeBufferPointer<Float>, in block: inout Block
    ) {
        for place in 0..<depth {
            let entry = place < order.count ? Int(order[place]) : nil
            block.resultRows.append(entry.map { Int32(truncatingIfNeeded: gallery.rows[$0]) } ?? -1)
            block.resultDistances.append(entry.map { distances[$0] } ?? .infinity)
        }
    }
}

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
