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
    public func graph(input: TensorShape = [3, 224, 224], classes: Int? = nil) throws(LookbookError)
        -> NetworkGraph
    {
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

/// A network that can be asked for by name, as on the command line: `mobilenetv1_075`.
public struct Architecture: Sendable {
    /// timm's name, in lower case.
    public let name: String
    private let build: @Sendable (NetworkOptions) throws(LookbookError) -> any Network

    /// The network, without weights.
    public func network(_ options: NetworkOptions = .init()) throws(LookbookError) -> any Network {
        try build(options)
    }

    /// Every architecture with a name of its own; ``named(_:)`` knows other widths too.
    public static let all: [Architecture] =
        [
            ("025", MobileNetV1.Variant.width025), ("050", .width050), ("075", .width075), ("100", .width100),
            ("125", .width125),
        ].map { .mobileNetV1($0, $1) }
        + [
            ("035", MobileNetV2.Variant.width035), ("050", .width050), ("075", .width075), ("100", .width100),
            ("140", .width140), ("110d", .width110Deep), ("120d", .width120Deep),
        ].map { .mobileNetV2($0, $1) }
        + [
            Architecture(name: "mobilenetv3_large_100") { options in MobileNetV3(options) },
            Architecture(name: "autoencoder") { options in Autoencoder(options) },
            Architecture(name: "vgg16") { options in VGG(hasBatchNorms: false, options) },
            Architecture(name: "vgg16_bn") { options in VGG(hasBatchNorms: true, options) },
        ]
        + [
            ("resnet18", ResNet.Depth.resNet18), ("resnet34", .resNet34), ("resnet50", .resNet50),
            ("resnet101", .resNet101),
        ].map { name, depth in Architecture(name: name) { options in ResNet(depth, options) } }
        + [("densenet121", DenseNet.Depth.denseNet121), ("densenet169", .denseNet169)]
        .map { name, depth in Architecture(name: name) { options in DenseNet(depth, options) } }
        + [
            ("efficientnet_b0", EfficientNet.Scale.b0), ("efficientnet_b1", .b1), ("efficientnet_b2", .b2),
            ("efficientnet_b3", .b3), ("efficientnet_b4", .b4),
        ].map { name, scale in Architecture(name: name) { options in EfficientNet(scale, options) } }

    /// Finds an architecture. Besides the names of ``all``, three digits give any width in hundredths:
    /// `mobilenetv2_130`.
    ///
    /// - Throws: ``LookbookError`` `network.architecture` that lists the names.
    public static func named(_ name: String) throws(LookbookError) -> Architecture {
        if let known = all.first(where: { $0.name == name }) { return known }
        let parts = name.split(separator: "_", maxSplits: 1)
        if parts.count == 2, parts[1].count == 3, let hundredths = Int(parts[1]),
            (1...400).contains(hundredths)
        {
            let width = Double(hundredths) / 100
            if parts[0] == "mobilenetv1" { return .mobileNetV1(String(parts[1]), .width(width)) }
            if parts[0] == "mobilenetv2" { return .mobileNetV2(String(parts[1]), .width(width)) }
        }
        throw LookbookError(
            .networkArchitecture, "there is no architecture called \(name)",
            facts: [.remedy: "use one of \(all.map(\.name).joined(separator: ", "))"])
    }

    private static func mobileNetV1(_ suffix: String, _ variant: MobileNetV1.Variant) -> Architecture {
        Architecture(name: "mobilenetv1_\(suffix)") { options throws(LookbookError) in
            try MobileNetV1(variant, options)
        }
    }

    private static func mobileNetV2(_ suffix: String, _ variant: MobileNetV2.Variant) -> Architecture {
        Architecture(name: "mobilenetv2_\(suffix)") { options throws(LookbookError) in
            try MobileNetV2(variant, options)
        }
    }
}

extension LookbookError {
    static func shape(_ message: String) -> LookbookError {
        LookbookError(
            .networkShape, message,
            facts: [.remedy: "check the layers' sizes and the size of the input picture"])
    }
}
