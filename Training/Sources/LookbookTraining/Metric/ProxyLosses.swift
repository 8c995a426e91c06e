internal import Foundation
internal import LookbookCore
public import Tensors

/// One learned direction for each class, against which embeddings are compared.
public struct ClassProxies {
    /// How many classes.
    public let classes: Int
    /// `classes×dimensions`.
    public let weight: Tensor

    /// Random directions; equal seeds give equal ones.
    public init(classes: Int, dimensions: Int, seed: UInt64) throws {
        guard classes > 1, dimensions > 0 else {
            throw LookbookError(
                .trainingData, "a loss over \(classes) classes has nothing to tell apart",
                facts: [.remedy: "train on two classes or more"])
        }
        var random = SeededGenerator(seed: seed)
        let values = RandomWeights.normal(
            classes * dimensions, deviation: 1 / Double(dimensions).squareRoot(), &random)
        try self.init(Tensor(values, shape: [classes, dimensions]))
    }

    /// Given directions, `classes×dimensions`.
    public init(_ weight: Tensor) throws {
        classes = weight.shape[0]
        self.weight = weight
        try weight.requireGradient()
    }

    /// The cosine of each embedding with each class, `N×classes`.
    func cosines(_ embeddings: Tensor) throws -> Tensor {
        try embeddings.l2Normalised().matmul(weight.l2Normalised().transposed())
    }
}

/// A linear layer over the features and cross-entropy: an ordinary classifier's head.
public struct SoftmaxLoss: EmbeddingLoss {
    /// The layer's weight and bias.
    public let learned: [String: Tensor]
    private let weight: Tensor
    private let bias: Tensor
    private let smoothing: Double
    private let classWeights: [Float]?

    /// A head with random weights; equal seeds give equal ones.
    public init(
        classes: Int, dimensions: Int, seed: UInt64, smoothing: Double = 0, classWeights: [Float]? = nil
    ) throws {
        weight = try ClassProxies(classes: classes, dimensions: dimensions, seed: seed).weight
        bias = try Tensor.full(0, shape: [classes])
        try bias.requireGradient()
        learned = ["weight": weight, "bias": bias]
        self.smoothing = smoothing
        self.classWeights = classWeights
    }

    /// The loss of a batch of features of any length, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        guard !labels.isEmpty else { return nil }
        return try embeddings.linear(weight, bias: bias).crossEntropy(
            Tensor(indices: labels), weight: classWeights.map { try Tensor($0) }, smoothing: smoothing)
    }

    /// The logits.
    public func classScores(_ embeddings: Tensor, _ learned: [String: Tensor]) throws -> Tensor? {
        guard let weight = learned["weight"] else { return nil }
        return try embeddings.linear(weight, bias: learned["bias"])
    }
}

/// Softmax over cosines with the class proxies (Zhai and Wu 2019, <https://arxiv.org/abs/1811.12649>).
public struct NormalisedSoftmaxLoss: EmbeddingLoss {
    /// What the cosines are divided by.
    public let temperature: Double
    /// The part of the target that is spread over all classes, 0 ..< 1.
    public let smoothing: Double
    /// Weights of the classes, or nil when all count the same.
    public let classWeights: [Float]?
    private let proxies: ClassProxies

    /// A loss over class proxies.
    public init(
        _ proxies: ClassProxies, temperature: Double = 0.05, smoothing: Double = 0,
        classWeights: [Float]? = nil
    ) {
        self.proxies = proxies
        self.temperature = temperature
        self.smoothing = smoothing
        self.classWeights = classWeights
    }

    /// The proxies.
    public var learned: [String: Tensor] { ["proxies": proxies.weight] }

    /// The loss of a batch, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        guard !labels.isEmpty else { return nil }
        let logits = try proxies.cosines(embeddings) * (1 / temperature)
        return try logits.crossEntropy(
            Tensor(indices: labels), weight: classWeights.map { try Tensor($0) }, smoothing: smoothing)
    }
}

/// ArcFace (Deng et al. 2019, <https://arxiv.org/abs/1801.07698>): softmax over cosines with the class proxies, after the
/// angle to the right one was made larger by a margin.
public struct ArcFaceLoss: EmbeddingLoss {
    /// What the cosines are multiplied by.
    public let scale: Double
    /// Added to the angle, in radians.
    public let margin: Double
    private let proxies: ClassProxies

    /// A loss over class proxies. The paper's faces have a margin of 0.5 and a scale of 64; fewer classes want less.
    public init(_ proxies: ClassProxies, scale: Double = 30, margin: Double = 0.3) {
        self.proxies = proxies
        self.scale = scale
        self.margin = margin
    }

    /// The proxies.
    public var learned: [String: Tensor] { ["proxies": proxies.weight] }

    /// The loss of a batch, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        guard !labels.isEmpty else { return nil }
        let cosines = try proxies.cosines(embeddings)
        // A root has no slope at 0: the sine is kept away from it.
        let sines = try (cosines.squared() * -1 + 1).clamped(1e-6, 1).squareRoot()
        let widened = try cosines * cos(margin) - sines * sin(margin)
        // Beyond pi - margin the widened angle would count as nearer again: there a straight line goes on.
        let straight = try cosines - margin * sin(margin)
        let inside = try cosines.detached().isGreater(than: cos(Double.pi - margin))
        let target = try straight.replaced(by: widened, where: inside)
        let logits = try cosines.replaced(by: target, where: PairMask.classes(labels, count: proxies.classes))
        return try (logits * scale).crossEntropy(Tensor(indices: labels))
    }
}

/// Proxy-Anchor (Kim et al. 2020, <https://arxiv.org/abs/2003.13911>): each class's proxy pulls the samples of its class,
/// the farther the more, and pushes the others, the nearer the more.
public struct ProxyAnchorLoss: EmbeddingLoss {
    /// What the cosines are multiplied by, the paper's alpha.
    public let scale: Double
    /// Wanted gap around 0, the paper's delta.
    public let margin: Double
    private let proxies: ClassProxies

    /// A loss over class proxies, with the paper's settings unless told otherwise.
    public init(_ proxies: ClassProxies, scale: Double = 32, margin: Double = 0.1) {
        self.proxies = proxies
        self.scale = scale
        self.margin = margin
    }

    /// The proxies.
    public var learned: [String: Tensor] { ["proxies": proxies.weight] }

    /// The loss of a batch, nil when there is nothing to learn from.
    public func callAsFunction(_ embeddings: Tensor, labels: [Int]) throws -> Tensor? {
        guard !labels.isEmpty else { return nil }
        let cosines = try proxies.cosines(embeddings)
        let own = try PairMask.classes(labels, count: proxies.classes)
        let others = try own * -1 + 1
        let pulls = try softplusOfSum((cosines - margin) * -scale, over: own)
        let pushes = try softplusOfSum((cosines + margin) * scale, over: others)
        // A class without samples in the batch gives log(1 + 0) = 0 to the first sum.
        return try pulls.sum() * (1 / Double(Set(labels).count)) + pushes.sum()
            * (1 / Double(proxies.classes))
    }

    /// `log(1 + sum(exp(x)))` over the samples that count, for each class.
    private func softplusOfSum(_ x: Tensor, over mask: Tensor) throws -> Tensor {
        let one = try Tensor.full(0, shape: [1, proxies.classes])
        return try Tensor.concatenated([one, x.masked(mask)], 0).logSumExp(0)
    }
}
