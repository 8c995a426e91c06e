/// What a node of a graph computes.
///
/// To add an operation: a case here, a method that checks shapes in `Scope+Layers.swift`, its cost in
/// `NetworkGraph+Cost.swift`, and its ONNX form in `ONNXNodes.swift`. The compiler names every place that is missing.
public enum Operation: Sendable, Hashable {
    /// The picture that enters.
    case input
    /// A 2-D cross-correlation, as every framework's convolution layer. Parameters: weight, then bias if there is one.
    case convolution(Convolution)
    /// `(x - mean) / sqrt(variance + epsilon) * weight + bias`, for each channel.
    /// Parameters in this order: weight, bias, running mean, running variance.
    case batchNorm(epsilon: Float)
    /// A function of each number alone.
    case activation(Activation)
    /// The sum of two inputs of one shape.
    case add
    /// The product of a feature map and a gate: one number for each channel, `[C, 1, 1]`.
    case gate
    /// The channels of all inputs, one input after the other.
    case concatenate
    /// The largest number of each window; the padding never wins.
    case maxPool(Pooling)
    /// The mean of each window, which lies wholly inside.
    case averagePool(Pooling)
    /// The mean over height and width: `[C, H, W]` to `[C, 1, 1]`.
    case globalAveragePool
    /// All numbers of a sample in a row.
    case flatten
    /// The same numbers, channel by channel and row by row, in the node's shape.
    case reshape
    /// Each pixel repeated so many times down and across.
    case enlarge(factor: Int)
    /// `x Wᵀ + b`. Parameters: weight (`[outputs, inputs]`), bias.
    case linear
    /// Divides each sample by its Euclidean length.
    case l2Normalise
}

/// The attributes of a convolution; its sizes are those of its weight: `[outputs, inputs / groups, rows, columns]`.
public struct Convolution: Sendable, Hashable {
    /// Step in rows and columns.
    public let stride: Int
    /// Zeros around the input, already resolved to numbers.
    public let padding: EdgePadding
    /// Groups of channels that do not see each other; as many as channels for a depth-wise convolution.
    public let groups: Int
}

/// Windows that slide over a feature map.
public struct Pooling: Sendable, Hashable {
    /// Rows and columns.
    public let size: Int
    /// Step in rows and columns.
    public let stride: Int
    /// On every side.
    public let padding: Int
}

/// Functions of one number.
public enum Activation: String, Sendable, Hashable, CaseIterable {
    /// `max(x, 0)`.
    case relu
    /// `min(max(x, 0), 6)`.
    case relu6
    /// `1 / (1 + exp(-x))`.
    case sigmoid
    /// `x * sigmoid(x)`, also called swish.
    case silu
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid
    /// `x * min(max(x + 3, 0), 6) / 6`.
    case hardSwish
}
