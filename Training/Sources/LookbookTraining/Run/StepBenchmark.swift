internal import LookbookCore
internal import LookbookImaging
public import LookbookNetworks
internal import Tensors

/// Times training steps on synthetic pictures: forward, cross-entropy, backward, AdamW.
public enum StepBenchmark {
    /// What a step is made of.
    public struct Options: Sendable, Hashable {
        /// timm's name of the network.
        public var architecture: String
        /// Pictures in a step.
        public var batch: Int
        /// The side of the square pictures.
        public var side: Int
        /// Steps that are timed, after two that are not.
        public var steps: Int
        /// How the convolutions pad.
        public var padding: Padding
        /// See ``TrainingSection/halfPrecision``.
        public var halfPrecision: Bool

        /// All of it.
        public init(
            architecture: String, batch: Int, side: Int, steps: Int, padding: Padding = .symmetric,
            halfPrecision: Bool = false
        ) {
            self.architecture = architecture
            self.batch = batch
            self.side = side
            self.steps = steps
            self.padding = padding
            self.halfPrecision = halfPrecision
        }
    }

    /// The time of each step.
    ///
    /// - Throws: ``LookbookError`` `training.configuration` for numbers that make no step.
    public static func run(_ options: Options) throws -> [Duration] {
        guard (2...4096).contains(options.batch), (32...4096).contains(options.side),
            (1...1_000_000).contains(options.steps)
        else {
            throw LookbookError(
                .trainingConfiguration, "no step can be made of these numbers",
                facts: [.remedy: "2 to 4096 pictures, a side of 32 to 4096, 1 to 1,000,000 steps"])
        }
        let model = try EmbeddingModel(
            options.architecture, options: NetworkOptions(padding: options.padding),
            input: [3, options.side, options.side], dimensions: nil)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 1), for: model.graph)
        let head = try SoftmaxLoss(
            classes: 100, dimensions: model.graph.shape(ofOutput: "features")?.count ?? 0, seed: 2)
        var settings = TrainingSection()
        settings.clip = 0
        let part = try TrainablePart(model, store, settings)
        let learned = head.learned.map {
            LearnedParameter(name: $0.key, tensor: $0.value, rate: 1, decays: true)
        }
        let optimiser = try Optimiser(part.learned + learned, settings)
        let executor = GraphExecutor(model.graph)

        var random = SeededGenerator(seed: 3)
        let pixels = (0..<options.batch * options.side * options.side * 3).map { _ in
            UInt8(truncatingIfNeeded: random.next())
        }
        let clock = ContinuousClock()
        var times: [Duration] = []
        for step in 0..<options.steps + 2 {
            let time = try clock.measure {
                let input = try Tensor(
                    pixels: pixels, count: options.batch, height: options.side, width: options.side,
                    mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])
                let forward = { try executor(input, store, .training) }
                let outputs = try options.halfPrecision ? withHalfPrecision(forward) : forward()
                if let features = try outputs["features"]?.inFullPrecision(),
                    let loss = try head(features, labels: (0..<options.batch).map { $0 % 100 })
                {
                    try loss.backward()
                    _ = try optimiser.step(rate: 1e-4)
                }
            }
            if step > 1 { times.append(time) }
        }
        return times
    }
}

/// Pictures of noise over a slope, to compare two ways of computing the same.
enum SyntheticPictures {
    static func make(count: Int, _ preprocessing: Preprocessing) -> [Picture] {
        let (width, height) = (preprocessing.width, preprocessing.height)
        return (0..<count).map { index in
            var random = SeededGenerator(seed: UInt64(index))
            let pixels = (0..<width * height * 3).map { place in
                UInt8((place / 3 % width * 128 / width + Int(random.next() % 128) + index * 16) & 255)
            }
            return Picture(width: width, height: height, pixels: pixels)
        }
    }
}
