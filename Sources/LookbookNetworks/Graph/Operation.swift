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

/// The shape of one sample: what comes after the batch dimension, which is always first and always symbolic.
///
/// A feature map is `[channels, height, width]`, a vector `[length]`.
public struct TensorShape: Sendable, Hashable, CustomStringConvertible, ExpressibleByArrayLiteral {
    /// The sizes, each at least 1.
    public let dimensions: [Int]

    /// A shape from its sizes without the batch.
    public init(_ dimensions: [Int]) {
        self.dimensions = dimensions
    }

    /// A shape from its sizes without the batch.
    public init(arrayLiteral dimensions: Int...) {
        self.dimensions = dimensions
    }

    /// Numbers in one sample.
    public var count: Int { dimensions.reduce(1, *) }

    /// `N×3×224×224`.
    public var description: String { (["N"] + dimensions.map(String.init)).joined(separator: "×") }

    /// Channels, height and width, when this is a feature map.
    var map: (channels: Int, height: Int, width: Int)? {
        dimensions.count == 3 ? (dimensions[0], dimensions[1], dimensions[2]) : nil
    }
}

/// How zeros are put around a convolution's input.
public enum Padding: String, Sendable, Hashable, Codable, CaseIterable {
    /// `(kernel - 1) / 2` on every side, as PyTorch's networks do.
    case symmetric
    /// TensorFlow's "same": as much as makes the output `ceil(input / stride)`, an odd remainder at the bottom and right.
    /// With stride 2 and an even input that is one row and one column at the bottom and right only.
    case same

    /// The zeros for one dimension.
    func resolved(input: Int, kernel: Int, stride: Int) -> (before: Int, after: Int) {
        switch self {
        case .symmetric:
            return ((kernel - 1) / 2, (kernel - 1) / 2)
        case .same:
            let outputs = (input + stride - 1) / stride
            let total = max((outputs - 1) * stride + kernel - input, 0)
            return (total / 2, total - total / 2)
        }
    }
}

/// Rows and columns of zeros around a feature map.
public struct EdgePadding: Sendable, Hashable {
    /// Rows above.
    public let top: Int
    /// Columns to the left.
    public let left: Int
    /// Rows below.
    public let bottom: Int
    /// Columns to the right.
    public let right: Int
}
