public import LookbookCore

/// A network whose features describe a picture. A classifier is a layer on top, see ``Network/graph(input:classes:)``.
public protocol Network: Sendable {
    /// Numbers in the feature vector.
    var dimensions: Int { get }
    /// The side of the square picture that it is usually given.
    var side: Int { get }

    /// Adds the network to a graph.
    ///
    /// - Parameters:
    ///   - x: the normalised picture, `N×3×H×W`.
    ///   - p: where its parameters' names start.
    /// - Returns: the pooled features, `N×dimensions`.
    func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value
}

/// A network that can also make a picture of its features.
public protocol ReconstructingNetwork: Network {
    /// Adds the way back to a graph.
    ///
    /// - Parameters:
    ///   - code: the features.
    ///   - picture: the shape of the picture that the network saw.
    ///   - p: where the parameters' names start.
    /// - Returns: a picture of that shape on the scale 0...1, not normalised.
    func reconstruction(_ code: Value, of picture: TensorShape, _ p: Scope) throws(LookbookError) -> Value
}

extension Network {
    /// 224, as in the papers.
    public var side: Int { 224 }

    /// The whole network as a graph.
    ///
    /// - Parameters:
    ///   - input: the picture's channels, height and width.
    ///   - classes: when given, a `classifier` layer over the features adds the output `logits`.
    /// - Returns: a graph with the output `features`, and `logits` if asked for.
    public func graph(input: TensorShape = [3, 224, 224], classes: Int? = nil) throws(LookbookError) -> NetworkGraph {
        let builder = try GraphBuilder(input: input)
        let features = try features(builder.input, builder.root)
        guard let classes else { return builder.graph(outputs: [("features", features)]) }
        let logits = try (builder.root / "classifier").linear(features, to: classes)
        return builder.graph(outputs: [("features", features), ("logits", logits)])
    }
}

/// What checkpoints of one architecture differ in: how the framework that trained them pads, and the batch norms' epsilon.
public struct NetworkOptions: Sendable, Hashable {
    /// Zeros around the convolutions' inputs. timm's own weights use `symmetric`, TensorFlow's `same`.
    public var padding: Padding
    /// Batch norms' epsilon. PyTorch's default is 1e-5, TensorFlow's 1e-3.
    public var epsilon: Float

    /// timm's defaults, unless told otherwise.
    public init(padding: Padding = .symmetric, epsilon: Float = 1e-5) {
        self.padding = padding
        self.epsilon = epsilon
    }
}

/// timm's `make_divisible` with a divisor of 8: the nearest multiple, at least 8, never more than 10 % below.
func roundedChannels(_ channels: Int, width: Double) -> Int {
    let exact = Double(channels) * width
    let nearest = max(8, Int(exact + 4) / 8 * 8)
    return Double(nearest) < 0.9 * exact ? nearest + 8 : nearest
}
