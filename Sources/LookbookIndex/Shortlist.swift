import CKernels

/// The rows that may still be among the nearest of one query, while the scan goes on.
struct Shortlist: Sendable {
    private var uppers: BoundedHeap<Float>
    private var candidates: [(row: Int32, lower: Float)] = []

    /// - Parameter count: how many neighbours are looked for.
    init(count: Int) {
        uppers = BoundedHeap(capacity: count)
    }

    /// As many rows as are looked for have keys of at most this; infinite until so many were seen.
    var threshold: Float {
        uppers.limit ?? .infinity
    }

    mutating func insert(_ found: ArraySlice<lookbook_candidate>) {
        for candidate in found where !(candidate.lower > threshold) {
            candidates.append((candidate.row, candidate.lower))
            // Not-a-number is not finite either: such a row stays a candidate and says nothing of others.
            if candidate.upper.isFinite { uppers.insert(candidate.upper) }
        }
    }

    /// The rows that no bound of any part of the scan excludes.
    static func survivors(_ parts: [Shortlist], count: Int) -> [Int32] {
        var all = BoundedHeap<Float>(capacity: count)
        for part in parts { part.uppers.elements.forEach { all.insert($0) } }
        let threshold = all.limit ?? .infinity
        return parts.flatMap { part in
            part.candidates.lazy.filter { !($0.lower > threshold) }.map(\.row)
        }
    }
}
