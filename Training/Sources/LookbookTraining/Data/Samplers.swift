public import LookbookCore

/// Which pictures make the batches of an epoch. A function of the seed and the epoch alone, so that a run can go on where
/// it was stopped.
public protocol BatchSampling: Sendable {
    /// The batches of an epoch: places of training examples.
    func batches(epoch: Int) -> [[Int]]
}

/// Every picture once, in a random order; a rest that does not fill a batch is left out.
public struct ShuffledSampler: BatchSampling {
    private let places: [Int]
    private let batch: Int
    private let seed: UInt64

    /// A sampler over the places of training examples.
    public init(places: [Int], batch: Int, seed: UInt64) {
        self.places = places
        self.batch = batch
        self.seed = seed
    }

    /// The batches of an epoch.
    public func batches(epoch: Int) -> [[Int]] {
        var random = SeededGenerator(seed: seed, part: 0, of: epoch)
        let order = places.shuffled(using: &random)
        return stride(from: 0, through: order.count - batch, by: batch).map { Array(order[$0..<$0 + batch]) }
    }
}

/// P classes with K pictures each. Classes follow each other in a random order, each as often as the others; a class's
/// pictures are used up before one comes again.
public struct ClassSampler: BatchSampling {
    private let classes: [[Int]]
    private let perBatch: Int
    private let perClass: Int
    private let count: Int
    private let seed: UInt64

    /// - Parameters:
    ///   - labels: the class of each place, -1 for none.
    ///   - places: of training examples.
    ///   - perBatch: P, at most as many as there are classes.
    ///   - perClass: K. Classes with a single picture are left out: they have no pairs.
    /// - Throws: ``LookbookError`` `training.data` when fewer than two classes are left.
    public init(labels: [Int], places: [Int], perBatch: Int, perClass: Int, seed: UInt64)
        throws(LookbookError)
    {
        let groups = Dictionary(grouping: places.filter { labels[$0] >= 0 }) { labels[$0] }
        classes = groups.sorted { $0.key < $1.key }.map(\.value).filter { $0.count > 1 }
        guard classes.count > 1, perBatch > 1, perClass > 1 else {
            throw LookbookError(
                .trainingData,
                "\(classes.count) classes have two pictures or more: no batch of classes can be made",
                facts: [.remedy: "use another label, or a loss that needs no pairs (normalised-softmax)"])
        }
        self.perBatch = min(perBatch, classes.count)
        self.perClass = perClass
        self.seed = seed
        count = max(1, classes.reduce(0) { $0 + $1.count } / (self.perBatch * perClass))
    }

    /// The batches of an epoch: as many as show about as many pictures as there are.
    public func batches(epoch: Int) -> [[Int]] {
        var random = SeededGenerator(seed: seed, part: 1, of: epoch)
        var queues = classes.map { $0.shuffled(using: &random) }
        var order: [Int] = []
        return (0..<count).map { _ in
            var chosen: [Int] = []
            while chosen.count < perBatch {
                guard let next = order.lastIndex(where: { !chosen.contains($0) }) else {
                    // Classes that are in the batch already keep their turns for the next one.
                    order = Array(classes.indices).shuffled(using: &random) + order
                    continue
                }
                chosen.append(order.remove(at: next))
            }
            return chosen.flatMap { index in
                refill(&queues[index], classes[index], using: &random)
                defer { queues[index].removeLast(perClass) }
                return queues[index].suffix(perClass)
            }
        }
    }

    /// What is left of the last round comes first, then a new round, so that a batch repeats no picture unless it must.
    private func refill(_ queue: inout [Int], _ all: [Int], using random: inout SeededGenerator) {
        while queue.count < perClass {
            let rest = Set(queue)
            queue = all.filter { !rest.contains($0) }.shuffled(using: &random) + queue
            if queue.count < perClass { queue = all.shuffled(using: &random) + queue }
        }
    }
}
