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
