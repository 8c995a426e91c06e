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

    private func keep(_ order: UnsafeBufferPointer<Int32>, distances: UnsafeBufferPointer<Float>, in block: inout Block)
    {
        for place in 0..<depth {
            let entry = place < order.count ? Int(order[place]) : nil
            block.resultRows.append(entry.map { Int32(truncatingIfNeeded: gallery.rows[$0]) } ?? -1)
            block.resultDistances.append(entry.map { distances[$0] } ?? .infinity)
        }
    }
}
