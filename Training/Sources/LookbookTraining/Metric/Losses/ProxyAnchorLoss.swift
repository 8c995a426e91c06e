public import Tensors

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
        return try pulls.sum() * (1 / Double(Set(labels).count)) + pushes.sum() * (1 / Double(proxies.classes))
    }

    /// `log(1 + sum(exp(x)))` over the samples that count, for each class.
    private func softplusOfSum(_ x: Tensor, over mask: Tensor) throws -> Tensor {
        let one = try Tensor.full(0, shape: [1, proxies.classes])
        return try Tensor.concatenated([one, x.masked(mask)], 0).logSumExp(0)
    }
}
