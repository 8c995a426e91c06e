public import LookbookCore

/// MobileNet (Howard et al. 2017, <https://arxiv.org/abs/1704.04861>), without a classifier.
///
/// Depth-wise separable convolutions without shortcuts, ReLU6 after every one. Parameter names are timm's
/// (`mobilenetv1_100`).
public struct MobileNetV1: Network {
    /// How wide the network is.
    public struct Variant: Sendable, Hashable {
        /// The factor on every layer's channels, above 0 and at most 4.
        public let width: Double

        /// A quarter of the channels.
        public static let width025 = Variant(width: 0.25)
        /// Half the channels.
        public static let width050 = Variant(width: 0.5)
        /// Three quarters of the channels.
        public static let width075 = Variant(width: 0.75)
        /// The paper's network.
        public static let width100 = Variant(width: 1)
        /// A quarter more channels.
        public static let width125 = Variant(width: 1.25)

        /// Any width.
        public static func width(_ width: Double) -> Variant { Variant(width: width) }
    }

    /// Stages: output channels at width 1, blocks, stride of the first block.
    private static let stages: [(channels: Int, blocks: Int, stride: Int)] = [
        (64, 1, 1), (128, 2, 2), (256, 2, 2), (512, 6, 2), (1024, 2, 2),
    ]

    private let width: Double
    private let options: NetworkOptions

    /// - Throws: ``LookbookError`` `network.architecture` when the width is out of its range.
    public init(_ variant: Variant, _ options: NetworkOptions = .init()) throws(LookbookError) {
        try checkWidth(variant.width)
        width = variant.width
        self.options = options
    }

    /// Numbers in the feature vector.
    public var dimensions: Int { roundedChannels(1024, width: width) }

    /// Adds the network to a graph: a normalised picture in, its pooled features out.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let stem = roundedChannels(32, width: width)
        var x = try (p / "conv_stem").convolution(x, to: stem, kernel: 3, stride: 2, padding: options.padding)
        x = try normalised(x, p / "bn1")  // N×32w×112×112
        for (index, stage) in Self.stages.enumerated() {
            for block in 0..<stage.blocks {
                x = try separable(
                    x, p / "blocks" / index / block, to: roundedChannels(stage.channels, width: width),
                    stride: block == 0 ? stage.stride : 1)
            }
        }  // N×1024w×7×7
        return try p.pooled(x)
    }

    /// A depth-wise 3×3, then a point-wise 1×1 convolution.
    private func separable(_ x: Value, _ p: Scope, to channels: Int, stride: Int) throws(LookbookError)
        -> Value
    {
        let inputs = x.shape.dimensions[0]
        var x = try (p / "conv_dw").convolution(
            x, to: inputs, kernel: 3, stride: stride, padding: options.padding, groups: inputs)
        x = try normalised(x, p / "bn1")
        x = try (p / "conv_pw").convolution(x, to: channels, kernel: 1, padding: options.padding)
        return try normalised(x, p / "bn2")
    }

    private func normalised(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(.relu6, p.batchNorm(x, epsilon: options.epsilon))
    }
}

/// Far outside what anyone trained, a width makes layers that no memory holds.
func checkWidth(_ width: Double) throws(LookbookError) {
    guard width > 0, width <= 4 else {
        throw LookbookError(
            .networkArchitecture, "a width of \(width) cannot be used",
            facts: [.remedy: "use a width above 0 and up to 4"])
    }
}
