internal import CTorch

/// Rows and columns around a feature map.
public struct Edges: Hashable, Sendable {
    let top: Int
    let left: Int
    let bottom: Int
    let right: Int

    /// Different numbers for each side.
    public init(top: Int, left: Int, bottom: Int, right: Int) {
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// The same number on all sides.
    public init(all: Int) {
        self.init(top: all, left: all, bottom: all, right: all)
    }

    var native: CTEdges {
        CTEdges(top: Int64(top), left: Int64(left), bottom: Int64(bottom), right: Int64(right))
    }
}

/// What networks are made of.
extension Tensor {
    /// A 2-D cross-correlation; `weight` is `[outputs, inputs / groups, rows, columns]`.
    public func convolved(
        _ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Edges = Edges(all: 0),
        groups: Int = 1
    ) throws(TensorError) -> Tensor {
        try Tensor("conv2d") {
            ct_conv2d(
                handle, weight.handle, bias?.handle, Int64(stride), padding.native, Int64(groups), &$0)
        }
    }

    /// The transpose of a convolution, which makes feature maps larger; `weight` is `[inputs, outputs, rows, columns]`.
    public func deconvolved(
        _ weight: Tensor, bias: Tensor? = nil, stride: Int, padding: Int, outputPadding: Int
    ) throws(TensorError) -> Tensor {
        try Tensor("convTranspose2d") {
            ct_conv_transpose2d(
                handle, weight.handle, bias?.handle, Int64(stride), Int64(padding), Int64(outputPadding), &$0)
        }
    }

    /// Batch normalisation. In training by the batch's statistics, and the running ones move towards them by `momentum`.
    public func batchNormalised(
        weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, training: Bool, momentum: Double = 0.1,
        epsilon: Double
    ) throws(TensorError) -> Tensor {
        try Tensor("batchNorm") {
            ct_batch_norm(
                handle, weight.handle, bias.handle, mean.handle, variance.handle, training, momentum, epsilon,
                &$0)
        }
    }

    /// `x Wᵀ + b`; `weight` is `[outputs, inputs]`.
    public func linear(_ weight: Tensor, bias: Tensor? = nil) throws(TensorError) -> Tensor {
        try Tensor("linear") { ct_linear(handle, weight.handle, bias?.handle, &$0) }
    }

    /// The largest number of each window.
    public func maxPooled(size: Int, stride: Int, padding: Edges = Edges(all: 0)) throws(TensorError)
        -> Tensor
    {
        try Tensor("maxPool2d") { ct_max_pool2d(handle, Int64(size), Int64(stride), padding.native, &$0) }
    }

    /// The mean of each window.
    public func averagePooled(size: Int, stride: Int, padding: Int = 0) throws(TensorError) -> Tensor {
        try Tensor("avgPool2d") { ct_avg_pool2d(handle, Int64(size), Int64(stride), Int64(padding), &$0) }
    }

    /// A feature map of another size: nearest neighbour, or bilinear between the pixels' centres.
    public func resized(height: Int, width: Int, bilinear: Bool = false) throws(TensorError) -> Tensor {
        try Tensor("upsample") { ct_upsample(handle, Int64(height), Int64(width), bilinear, &$0) }
    }

    /// Divided along a dimension by the Euclidean length, at least `epsilon`; in 32 bits also of half precision's results.
    public func l2Normalised(_ dimension: Int = 1, epsilon: Double = 1e-12) throws(TensorError) -> Tensor {
        try Tensor("normalise") { ct_normalise(handle, Int64(dimension), epsilon, &$0) }
    }

    /// Cross-entropy of logits (`N×classes`) with labels, the mean over the samples. A label of -1 counts for nothing.
    ///
    /// - Parameters:
    ///   - weight: of the classes; the mean is then weighted.
    ///   - smoothing: the part of the target that is spread over all classes, 0 ..< 1.
    public func crossEntropy(
        _ labels: Tensor, weight: Tensor? = nil, smoothing: Double = 0
    ) throws(TensorError) -> Tensor {
        try Tensor("crossEntropy") {
            ct_cross_entropy(handle, labels.handle, weight?.handle, smoothing, &$0)
        }
    }
}
