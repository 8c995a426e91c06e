internal import Foundation
internal import LookbookCore

/// How a run learns. A section of the run file.
public struct TrainingSection: Sendable, Hashable, Codable {
    /// The rule that changes the parameters.
    public enum Optimiser: String, Sendable, Hashable, Codable {
        case adamw, sgd
    }

    /// Everything random follows from it.
    public var seed: UInt64 = 1
    /// Passes over the pictures.
    public var epochs = 10
    /// Pictures in a step, when no classes are sampled.
    public var batch = 32
    /// With both, a step has so many classes of `sampleBy` with so many pictures each, and `batch` counts for nothing.
    public var classesPerBatch: Int?
    /// See ``classesPerBatch``.
    public var picturesPerClass: Int?
    /// The label whose classes are sampled; the first objective's when nil.
    public var sampleBy: String?
    /// The rule.
    public var optimiser = Optimiser.adamw
    /// The highest learning rate.
    public var rate = 1e-3
    /// The network's rate as a part of it; projection and proxies have the full one.
    public var networkRate = 0.3
    /// Each stage towards the picture learns at this part of the next one's rate, above 0 to 1.
    public var stageDecay = 1.0
    /// Weight decay; not of biases and batch norms.
    public var decay = 0.05
    /// SGD's memory.
    public var momentum = 0.9
    /// Whether SGD looks ahead along its memory.
    public var nesterov = false
    /// How the rate moves.
    public var schedule = Schedule.cosine
    /// The part of all steps in which the rate rises.
    public var warmUp = 0.05
    /// The longest gradient; 0 does not clip.
    public var clip = 5.0
    /// Memory of the weight average that is measured and exported, 0 ..< 1; 0 keeps none.
    public var average = 0.999
    /// Where training starts: a part of the network by name (`blocks.4`), `head`, or all when nil.
    public var trainFrom: String?
    /// Whether batch norms keep their statistics; their weights and biases are trained all the same.
    public var freezeNorms = false
    /// Whether the network's products are computed in bfloat16. Faster where the processor has it (AVX-512 BF16, AMX).
    public var halfPrecision = false
    /// Ends when so many measurements (see ``measureEvery``) in a row brought nothing better; 0 never does.
    public var patience = 0
    /// Minutes between checkpoints inside an epoch; 0 writes none there.
    public var checkpointMinutes = 10.0
    /// Ends after so many steps where the epochs have more, for trials; 0 never does.
    public var steps = 0
    /// Measures after each so many epochs.
    public var measureEvery = 1

    enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, epochs, batch, classesPerBatch, picturesPerClass, sampleBy, optimiser, rate, networkRate,
            stageDecay
        case decay, momentum, nesterov, schedule, warmUp, clip, average, trainFrom, freezeNorms,
            halfPrecision, patience
        case checkpointMinutes, steps, measureEvery
    }

    /// The defaults.
    public init() {}

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            if let given = try values.decodeIfPresent(Value.self, forKey: key) { value = given }
        }
        try read(.seed, &seed)
        try read(.epochs, &epochs)
        try read(.batch, &batch)
        classesPerBatch = try values.decodeIfPresent(Int.self, forKey: .classesPerBatch)
        picturesPerClass = try values.decodeIfPresent(Int.self, forKey: .picturesPerClass)
        sampleBy = try values.decodeIfPresent(String.self, forKey: .sampleBy)
        trainFrom = try values.decodeIfPresent(String.self, forKey: .trainFrom)
        try read(.optimiser, &optimiser)
        try read(.rate, &rate)
        try read(.networkRate, &networkRate)
        try read(.stageDecay, &stageDecay)
        try read(.decay, &decay)
        try read(.momentum, &momentum)
        try read(.nesterov, &nesterov)
        try read(.schedule, &schedule)
        try read(.warmUp, &warmUp)
        try read(.clip, &clip)
        try read(.average, &average)
        try read(.freezeNorms, &freezeNorms)
        try read(.halfPrecision, &halfPrecision)
        try read(.patience, &patience)
        try read(.checkpointMinutes, &checkpointMinutes)
        try read(.steps, &steps)
        try read(.measureEvery, &measureEvery)
        try checkRanges()
    }

    /// Pictures in a step.
    var picturesPerStep: Int {
        guard let classesPerBatch, let picturesPerClass else { return batch }
        return classesPerBatch * picturesPerClass
    }

    private func checkRanges() throws(LookbookError) {
        guard (classesPerBatch == nil) == (picturesPerClass == nil) else {
            throw LookbookError(
                .trainingConfiguration, "training.classesPerBatch and training.picturesPerClass go together",
                facts: [.remedy: "set both or neither"])
        }
        guard !nesterov || (optimiser == .sgd && momentum > 0) else {
            throw LookbookError(
                .trainingConfiguration, "training.nesterov needs SGD with a momentum",
                facts: [.remedy: "set training.optimiser: sgd, or leave it out"])
        }
        let checks: [(String, Bool, String)] = [
            ("epochs", (1...1_000_000).contains(epochs), "1 to 1,000,000"),
            ("batch", (2...4096).contains(batch), "2 to 4096"),
            ("classesPerBatch", (2...1024).contains(classesPerBatch ?? 2), "2 to 1024"),
            ("picturesPerClass", (2...1024).contains(picturesPerClass ?? 2), "2 to 1024"),
            ("rate", rate > 0 && rate <= 10, "above 0 to 10"),
            ("networkRate", (0...10).contains(networkRate), "0 to 10"),
            ("stageDecay", stageDecay > 0 && stageDecay <= 1, "above 0 to 1"),
            ("decay", (0...1).contains(decay), "0 to 1"),
            ("momentum", (0..<1).contains(momentum), "0 to below 1"),
            ("warmUp", (0...0.9).contains(warmUp), "0 to 0.9"),
            ("clip", clip >= 0, "0 or more"), ("average", (0..<1).contains(average), "0 to below 1"),
            ("patience", patience >= 0, "0 or more"), ("measureEvery", measureEvery >= 1, "1 or more"),
            ("checkpointMinutes", checkpointMinutes >= 0, "0 or more"), ("steps", steps >= 0, "0 or more"),
        ]
        for (name, isGood, range) in checks where !isGood {
            throw LookbookError(
                .trainingConfiguration, "training.\(name) is out of its range",
                facts: [.remedy: "it must be \(range)"])
        }
    }
}

/// How the learning rate moves over a run.
public enum Schedule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Rises in a line, then stays.
    case constant
    /// Rises in a line, then falls as half a cosine to 0 (Loshchilov and Hutter 2017, <https://arxiv.org/abs/1608.03983>).
    case cosine
    /// Rises from a 25th as half a cosine and falls likewise to a 10,000th of that (Smith and Topin 2018,
    /// <https://arxiv.org/abs/1708.07120>).
    case oneCycle

    /// The part of the highest rate at a step.
    ///
    /// - Parameters:
    ///   - step: from 0.
    ///   - total: all steps of the run, at least 1.
    ///   - warmUp: the part of them in which the rate rises, 0...0.9.
    public func factor(step: Int, total: Int, warmUp: Double) -> Double {
        let rising = (warmUp * Double(total)).rounded()
        let place = Double(step)
        let fallen = min(max((place - rising) / max(Double(total) - rising, 1), 0), 1)
        switch self {
        case .constant:
            return place < rising ? (place + 1) / rising : 1
        case .cosine:
            return place < rising ? (place + 1) / rising : (1 + cos(.pi * fallen)) / 2
        case .oneCycle:
            let (start, end) = (1.0 / 25, 1.0 / 250_000)
            if place < rising { return start + (1 - start) * (1 - cos(.pi * place / rising)) / 2 }
            return end + (1 - end) * (1 + cos(.pi * fallen)) / 2
        }
    }
}
