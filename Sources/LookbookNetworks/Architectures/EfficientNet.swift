public import LookbookCore

/// EfficientNet (Tan and Le 2019, <https://arxiv.org/abs/1905.11946>), without a classifier.
///
/// Parameter names are timm's (`efficientnet_b0`). Weights from TensorFlow want `same` padding and an epsilon of 1e-3.
public struct EfficientNet: Network {
    /// How wide and deep the network is.
    public struct Scale: Sendable, Hashable {
        let width: Double
        let depth: Double

        /// `efficientnet_b0`.
        public static let b0 = Scale(width: 1, depth: 1)
        /// `efficientnet_b1`.
        public static let b1 = Scale(width: 1, depth: 1.1)
        /// `efficientnet_b2`.
        public static let b2 = Scale(width: 1.1, depth: 1.2)
        /// `efficientnet_b3`.
        public static let b3 = Scale(width: 1.2, depth: 1.4)
        /// `efficientnet_b4`.
        public static let b4 = Scale(width: 1.4, depth: 1.8)
    }

    /// Stages: expansion, output channels, kernel, blocks, stride of the first block.
    private static let stages: [(expansion: Double, channels: Int, kernel: Int, blocks: Int, stride: Int)] = [
        (1, 16, 3, 1, 1), (6, 24, 3, 2, 2), (6, 40, 5, 2, 2), (6, 80, 3, 3, 2), (6, 112, 5, 3, 1),
        (6, 192, 5, 4, 2),
        (6, 320, 3, 1, 1),
    ]

    private let scale: Scale
    private let options: NetworkOptions

    /// A network of a scale.
    public init(_ scale: Scale, _ options: NetworkOptions = .init()) {
        self.scale = scale
        self.options = options
    }

    /// 1280 for B0, up to 1792 for B4.
    public var dimensions: Int { roundedChannels(1280, width: scale.width) }

    /// The pooled features of a picture.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let stem = roundedChannels(32, width: scale.width)
        var x = try (p / "conv_stem").convolution(x, to: stem, kernel: 3, stride: 2, padding: options.padding)
        x = try activated(x, p / "bn1")  // N×32w×112×112
        for (index, stage) in Self.stages.enumerated() {
            for block in 0..<Int((Double(stage.blocks) * scale.depth).rounded(.up)) {
                let residual = InvertedResidual(
                    expansion: stage.expansion, channels: roundedChannels(stage.channels, width: scale.width),
                    kernel: stage.kernel, stride: block == 0 ? stage.stride : 1, activation: .silu,
                    // A quarter of the channels that enter the block.
                    squeeze: { inputs, _ in
                        .init(
                            channels: Int((Double(inputs) / 4).rounded(.toNearestOrEven)), activation: .silu,
                            gate: .sigmoid)
                    }, options: options)
                x = try residual.add(to: x, p / "blocks" / index / block)
            }
        }  // N×320w×7×7
        x = try (p / "conv_head").convolution(x, to: dimensions, kernel: 1, padding: options.padding)
        return try p.pooled(activated(x, p / "bn2"))
    }

    private func activated(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(.silu, p.batchNorm(x, epsilon: options.epsilon))
    }
}
