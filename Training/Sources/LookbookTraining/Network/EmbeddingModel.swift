public import LookbookNetworks

/// A network with an embedding on top: features, a linear projection, and length 1. What a metric run trains and what
/// `export` writes: one graph for both.
public struct EmbeddingModel: Sendable {
    /// timm's name of the network.
    public let architecture: String
    /// Outputs `features` and, with a projection, `embedding`.
    public let graph: NetworkGraph

    /// The same network with the output `embedding` only: what is exported.
    public let servedGraph: NetworkGraph

    /// The name of the projection's parameters.
    public static let projection = "projection"

    /// - Parameters:
    ///   - architecture: timm's name.
    ///   - input: channels, height and width of the picture.
    ///   - dimensions: numbers in the embedding; nil normalises the features without a projection.
    public init(
        _ architecture: String, options: NetworkOptions = .init(), input: TensorShape, dimensions: Int?
    ) throws(NetworkError) {
        self.architecture = architecture
        let network = try Architecture.named(architecture).network(options)
        let builder = try GraphBuilder(input: input)
        let features = try network.features(builder.input, builder.root)
        var embedding = features
        if let dimensions { embedding = try (builder.root / Self.projection).linear(features, to: dimensions) }
        embedding = try builder.root.l2Normalised(embedding)
        graph = builder.graph(outputs: [("features", features), ("embedding", embedding)])
        servedGraph = builder.graph(outputs: [("embedding", embedding)])
    }

    /// The place of the first node of a part of the network, `layer4` say, where training starts; nil when there is none.
    public func firstNode(of part: String) -> Int? {
        graph.nodes.firstIndex { node in
            node.parameters.contains { $0.name == part || $0.name.hasPrefix(part + ".") }
        }
    }
}
