public import Tensors

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
