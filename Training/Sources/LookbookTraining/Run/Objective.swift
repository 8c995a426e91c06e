internal import LookbookCore
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

        /// The values of an objective that it reads, beside label, loss and weight.
        var keys: Set<CodingKeys> {
            switch self {
            case .softmax: [.smoothing, .classBalance]
            case .normalisedSoftmax: [.temperature, .smoothing, .classBalance]
            case .supervisedContrastive: [.temperature]
            case .proxyAnchor, .arcFace: [.margin, .scale]
            case .tripletBatchAll, .tripletSemiHard, .tripletBatchHard: [.margin]
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
    /// Of triplets (0.2), `arcface` (0.3, radians) and `proxy-anchor` (0.1, the paper's delta).
    public var margin: Double?
    /// What the cosines are multiplied by, of `arcface` (30) and `proxy-anchor` (32, the paper's alpha).
    public var scale: Double?
    /// Label smoothing of `softmax` and `normalised-softmax`, 0 ..< 1.
    public var smoothing = 0.0
    /// How much rare classes gain: 0 nothing, 1 as if all were equally many. For the two softmaxes.
    public var classBalance = 0.0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case label, loss, weight, temperature, margin, scale, smoothing, classBalance
    }

    /// Reads a section; unknown keys and those that the loss does not use are errors, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        label = try values.decode(String.self, forKey: .label)
        loss = try values.decode(Loss.self, forKey: .loss)
        weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? 1
        temperature = try values.decodeIfPresent(Double.self, forKey: .temperature)
        margin = try values.decodeIfPresent(Double.self, forKey: .margin)
        scale = try values.decodeIfPresent(Double.self, forKey: .scale)
        smoothing = try values.decodeIfPresent(Double.self, forKey: .smoothing) ?? 0
        classBalance = try values.decodeIfPresent(Double.self, forKey: .classBalance) ?? 0
        guard weight > 0, temperature ?? 1 > 0, scale ?? 1 > 0, margin ?? 0 >= 0, (0..<1).contains(smoothing),
            (0...1).contains(classBalance)
        else {
            throw LookbookError(
                .trainingConfiguration, "the objective \(label) has a value out of its range",
                facts: [
                    .remedy: "weight, temperature and scale are above 0, margin 0 or more, "
                        + "smoothing 0 to below 1, classBalance 0 to 1"
                ])
        }
        try checkUse()
    }

    /// A record names every value, so that what changes nothing is accepted.
    private func checkUse() throws(LookbookError) {
        let given: [(CodingKeys, Bool)] = [
            (.temperature, temperature != nil), (.margin, margin != nil), (.scale, scale != nil),
            (.smoothing, smoothing != 0), (.classBalance, classBalance != 0),
        ]
        for (key, isGiven) in given where isGiven && !loss.keys.contains(key) {
            let known = loss.keys.map(\.stringValue).sorted().joined(separator: ", ")
            throw LookbookError(
                .trainingConfiguration, "the loss \(loss.rawValue) does not use \(key.stringValue)",
                facts: [.remedy: "leave it out; beside label, loss and weight it uses \(known)"])
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
                classes: counts.count, dimensions: dimensions, seed: seed, smoothing: smoothing,
                classWeights: weights)
        case .normalisedSoftmax:
            return NormalisedSoftmaxLoss(
                try proxies(), temperature: temperature ?? 0.05, smoothing: smoothing, classWeights: weights)
        case .supervisedContrastive: return SupervisedContrastiveLoss(temperature: temperature ?? 0.1)
        case .proxyAnchor: return ProxyAnchorLoss(try proxies(), scale: scale ?? 32, margin: margin ?? 0.1)
        case .arcFace: return ArcFaceLoss(try proxies(), scale: scale ?? 30, margin: margin ?? 0.3)
        case .tripletBatchAll: return TripletLoss(miner: BatchAllMiner(), margin: margin ?? 0.2)
        case .tripletSemiHard:
            return TripletLoss(miner: SemiHardMiner(margin: Float(margin ?? 0.2)), margin: margin ?? 0.2)
        case .tripletBatchHard: return TripletLoss(miner: BatchHardMiner(), margin: margin ?? 0.2)
        }
    }
}
