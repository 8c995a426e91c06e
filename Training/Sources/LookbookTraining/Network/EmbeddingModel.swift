internal import LookbookCore
public import LookbookNetworks

/// A network with an embedding on top: features, a linear projection, and length 1. What a metric run trains and what
/// `export` writes: one graph for both.
public struct EmbeddingModel: Sendable {
    /// timm's name of the network.
    public let architecture: String
    /// How the network was built.
    public let options: NetworkOptions
    /// What is trained and measured: outputs `features`, `embedding` and, for an autoencoder, `reconstruction`.
    public let graph: NetworkGraph
    /// The same network up to the output `embedding`, its only one: what is exported.
    public let servedGraph: NetworkGraph

    /// The name of the projection's parameters.
    public static let projection = "projection"
    /// The name of the decoder's parameters.
    public static let decoder = "decoder"

    /// - Parameters:
    ///   - architecture: timm's name.
    ///   - input: channels, height and width of the picture.
    ///   - dimensions: numbers in the embedding; nil normalises the features without a projection.
    ///   - reconstructs: whether the graph goes on to a picture.
    /// - Throws: ``LookbookNetworks/LookbookError``; ``LookbookError`` when the network cannot reconstruct.
    public init(
        _ architecture: String, options: NetworkOptions = .init(), input: TensorShape, dimensions: Int?,
        reconstructs: Bool = false
    ) throws {
        self.architecture = architecture
        self.options = options
        let network = try Architecture.named(architecture).network(options)
        let builder = try GraphBuilder(input: input)
        let features = try network.features(builder.input, builder.root)
        var embedding = features
        if let dimensions {
            embedding = try (builder.root / Self.projection).linear(features, to: dimensions)
        }
        embedding = try builder.root.l2Normalised(embedding)
        servedGraph = builder.graph(outputs: [("embedding", embedding)])
        guard reconstructs else {
            graph = builder.graph(outputs: [("features", features), ("embedding", embedding)])
            return
        }
        guard let network = network as? any ReconstructingNetwork else {
            throw LookbookError(
                .trainingConfiguration, "\(architecture) cannot make pictures of its features",
                facts: [.remedy: "use architecture: autoencoder, or another kind of run"])
        }
        let picture = try network.reconstruction(features, of: input, builder.root)
        graph = builder.graph(
            outputs: [("features", features), ("embedding", embedding), ("reconstruction", picture)])
    }

    /// The place of the first node that is not part of the network itself: the projection or the decoder.
    public var firstNodeOfHead: Int {
        firstNode(of: Self.projection) ?? firstNode(of: Self.decoder) ?? graph.nodes.count
    }

    /// The place of the first node of a part of the network, `layer4` say, where training starts; nil when there is none.
    public func firstNode(of part: String) -> Int? {
        graph.nodes.firstIndex { node in
            node.parameters.contains { $0.name == part || $0.name.hasPrefix(part + ".") }
        }
    }
}
