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
