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
