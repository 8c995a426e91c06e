internal import Tensors

/// One thing that a run learns: a loss on one label. A section of the run file.
public struct Objective: Sendable, Hashable, Codable {
    /// The losses by name.
    public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
        /// A linear layer and cross-entropy: what a classifier learns.
        case softmax
        case normalisedSoftmax = "normalised-softmax"
        case supervisedContrastive = "supervised-contrastive"
        case proxyAnchor = "proxy-anchor"
        case arcFace = "arcface"
        case tripletBatchAll = "triplet-batch-all"
        case tripletSemiHard = "triplet-semi-hard"
        case tripletBatchHard = "triplet-batch-hard"

        /// Whether a batch must hold pictures of one class for it.
        var needsPairs: Bool {
            switch self {
            case .softmax, .normalisedSoftmax, .proxyAnchor, .arcFace: false
            case .supervisedContrastive, .tripletBatchAll, .tripletSemiHard, .tripletBatchHard: true
            }
        }
    }

    /// The run's name of the label.
    public var label: String
    /// The loss.
    public var loss: Loss
    /// Its part in the sum.
    public var weight = 1.0
    /// Of `normalised-softmax` (0.05) and `supervised-contrastive` (0.1).
    public var temperature: Double?
    /// Of triplets (0.2) and `arcface` (0.3).
    public var margin: Double?
    /// Label smoothing of `softmax` and `normalised-softmax`, 0 ..< 1.
    public var smoothing = 0.0
    /// How much rare classes gain: 0 nothing, 1 as if all were equally many. For the two softmaxes.
    public var classBalance = 0.0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case label, loss, weight, temperature, margin, smoothing, classBalance
    }

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        label = try values.decode(String.self, forKey: .label)
        loss = try values.decode(Loss.self, forKey: .loss)
        weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? 1
        temperature = try values.decodeIfPresent(Double.self, forKey: .temperature)
        margin = try values.decodeIfPresent(Double.self, forKey: .margin)
        smoothing = try values.decodeIfPresent(Double.self, forKey: .smoothing) ?? 0
        classBalance = try values.decodeIfPresent(Double.self, forKey: .classBalance) ?? 0
        guard weight > 0, temperature ?? 1 > 0, margin ?? 0 >= 0, (0..<1).contains(smoothing),
            (0...1).contains(classBalance)
        else {
            throw TrainingError(
                .configuration, "the objective \(label) has a value out of its range",
                hint: "weight and temperature above 0, smoothing 0 to below 1, classBalance 0 to 1")
        }
    }

    /// The loss itself.
    ///
    /// - Parameters:
    ///   - counts: training pictures of each class.
    ///   - dimensions: numbers in the vectors that it gets.
    func make(counts: [Int], dimensions: Int, seed: UInt64) throws -> any EmbeddingLoss {
        func proxies() throws -> ClassProxies {
            try ClassProxies(classes: counts.count, dimensions: dimensions, seed: seed)
        }
        let weights = classBalance > 0 ? LabelMap.weights(counts: counts, balance: classBalance) : nil
        switch loss {
        case .softmax:
            return try SoftmaxLoss(
                classes: counts.count, dimensions: dimensions, seed: seed, smoothing: smoothing, classWeights: weights)
        case .normalisedSoftmax:
            return NormalisedSoftmaxLoss(
                try proxies(), temperature: temperature ?? 0.05, smoothing: smoothing, classWeights: weights)
        case .supervisedContrastive: return SupervisedContrastiveLoss(temperature: temperature ?? 0.1)
        case .proxyAnchor: return ProxyAnchorLoss(try proxies())
        case .arcFace: return ArcFaceLoss(try proxies(), margin: margin ?? 0.3)
        case .tripletBatchAll: return TripletLoss(miner: BatchAllMiner(), margin: margin ?? 0.2)
        case .tripletSemiHard:
            return TripletLoss(miner: SemiHardMiner(margin: Float(margin ?? 0.2)), margin: margin ?? 0.2)
        case .tripletBatchHard: return TripletLoss(miner: BatchHardMiner(), margin: margin ?? 0.2)
        }
    }
}
