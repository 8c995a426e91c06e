internal import Foundation
public import Tensors

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
