public import Tensors

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
        _ proxies: ClassProxies, temperature: Double = 0.05, smoothing: Double = 0, classWeights: [Float]? = nil
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
