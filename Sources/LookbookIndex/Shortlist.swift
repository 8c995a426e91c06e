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

/// Keeps the smallest of the values that pass through it: a max-heap of fixed capacity.
struct BoundedHeap<Element: Comparable> {
    let capacity: Int
    /// What is kept, in heap order: no parent is smaller than its children.
    private(set) var elements: [Element] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The greatest value that is kept, once the heap is full: what is not smaller would not be kept.
    var limit: Element? {
        elements.count < capacity ? nil : elements.first
    }

    mutating func insert(_ element: Element) {
        if elements.count < capacity {
            elements.append(element)
            rise(elements.count - 1)
        } else if let greatest = elements.first, element < greatest {
            elements[0] = element
            sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0, case let parent = (child - 1) / 2, elements[parent] < elements[child] {
            elements.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while case var child = 2 * parent + 1, child < elements.count {
            if child + 1 < elements.count, elements[child] < elements[child + 1] { child += 1 }
            guard elements[parent] < elements[child] else { return }
            elements.swapAt(parent, child)
            parent = child
        }
    }
}

extension BoundedHeap: Sendable where Element: Sendable {}
