internal import Dispatch
internal import LookbookCore
public import LookbookImaging
internal import Synchronization

/// Pictures of a batch as one block of bytes.
public struct PixelBatch: Sendable {
    /// `places.count * height * width * 3` bytes.
    public let pixels: [UInt8]
    /// The places of the pictures in the list of examples; those that could not be read are left out.
    public let places: [Int]
    /// What could not be read: place and sentence.
    public let failures: [(place: Int, message: String)]
}

/// Reads, decodes, prepares and augments pictures.
public struct PicturePreparer: Sendable {
    private let decoder: any PictureDecoding
    private let preprocessing: Preprocessing
    private let augmentation: Augmentation?
    private let seed: UInt64

    /// - Parameters:
    ///   - preprocessing: the same as serving uses.
    ///   - augmentation: nil for validation.
    public init(_ preprocessing: Preprocessing, augmentation: Augmentation?, seed: UInt64) {
        decoder = PictureDecoder()
        self.preprocessing = preprocessing
        self.augmentation = augmentation
        self.seed = seed
    }

    /// Prepares the pictures of a batch on all cores. The same place of the same epoch always gives the same pixels.
    public func batch(_ places: [Int], of examples: [TrainingExample], epoch: Int) -> PixelBatch {
        let results = Mutex([Result<Picture, any Error>?](repeating: nil, count: places.count))
        DispatchQueue.concurrentPerform(iterations: places.count) { index in
            let result = Result { try picture(places[index], of: examples, epoch: epoch) }
            results.withLock { $0[index] = result }
        }
        var (pixels, good, failures): ([UInt8], [Int], [(Int, String)]) = ([], [], [])
        pixels.reserveCapacity(places.count * preprocessing.width * preprocessing.height * 3)
        for (place, result) in zip(places, results.withLock { $0 }) {
            switch result {
            case .success(let picture)?:
                pixels += picture.pixels
                good.append(place)
            case .failure(let error)?:
                failures.append((place, (error as? LookbookError)?.message ?? "\(error)"))
            case nil:
                failures.append((place, "was not read"))
            }
        }
        return PixelBatch(pixels: pixels, places: good, failures: failures)
    }

    private func picture(_ place: Int, of examples: [TrainingExample], epoch: Int) throws -> Picture {
        var random = SeededGenerator(seed: seed, part: place, of: epoch)
        let example = examples[place]
        let prepared = try preprocessing.apply(to: garment(example, using: &random))
        guard let augmentation else { return prepared }
        guard example.box == nil, augmentation.paste > 0,
            Double.random(in: 0..<1, using: &random) < augmentation.paste, let cutOut = CutOut(prepared),
            let behind = background(examples, using: &random)
        else { return try augmentation.apply(to: prepared, using: &random) }
        let ground = try preprocessing.apply(to: whole(behind))
        return try augmentation.apply(
            to: cutOut.laid(on: augmentation.apply(to: ground, using: &random), using: &random),
            using: &random)
    }

    /// A picture of a source that lends its pictures, found in a few tries; nil when they are rare.
    private func background(_ examples: [TrainingExample], using random: inout SeededGenerator)
        -> TrainingExample?
    {
        for _ in 0..<40 {
            let example = examples[Int.random(in: examples.indices, using: &random)]
            if example.isBackground, example.split == .training { return example }
        }
        return nil
    }

    private func whole(_ example: TrainingExample) throws -> Picture {
        let bytes = try FileBytes.read(path: example.path)
        return try decoder.decode(bytes, shortestSide: preprocessing.shortestSide).picture
    }

    /// The picture, or the part of it that is the garment.
    private func garment(_ example: TrainingExample, using random: inout SeededGenerator) throws -> Picture {
        guard let box = example.box else { return try whole(example) }
        let picture = try decoder.decode(FileBytes.read(path: example.path), shortestSide: nil).picture
        return box.cut(picture, jitter: augmentation?.boxJitter ?? 0, using: &random)
    }
}

/// Prepares batches ahead of the step that needs them, on other threads.
public final class BatchLoader: Sendable {
    private struct State {
        var ready: [Int: PixelBatch] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let count: Int

    /// Starts to prepare.
    ///
    /// - Parameters:
    ///   - batches: places of examples, batch by batch.
    ///   - ahead: how many batches may wait, at least 1.
    public init(
        _ preparer: PicturePreparer, _ batches: [[Int]], of examples: [TrainingExample], epoch: Int,
        ahead: Int = 4
    ) {
        count = batches.count
        // Raised after it was made: a semaphore below its first value must not be freed.
        for _ in 0..<max(1, ahead) { room.signal() }
        // A thread of its own waits for room; a pool's thread must not block.
        let queue = DispatchQueue(label: "lookbook.training.loader")
        queue.async { [self] in
            for (index, places) in batches.enumerated() {
                room.wait()
                if state.withLock({ $0.isStopped }) { return }
                let batch = preparer.batch(places, of: examples, epoch: epoch)
                state.withLock { $0.ready[index] = batch }
                filled.signal()
            }
        }
    }

    /// The batch of a place in the list, each asked for once and in order; nil beyond the end. Waits for it.
    public func batch(_ index: Int) -> PixelBatch? {
        guard index < count else { return nil }
        filled.wait()
        let batch = state.withLock { $0.ready.removeValue(forKey: index) }
        room.signal()
        return batch
    }

    /// Lets the preparing thread end.
    public func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
    }
}
