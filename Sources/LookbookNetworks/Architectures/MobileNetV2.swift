public import LookbookCore

/// MobileNetV2 (Sandler et al. 2018, <https://arxiv.org/abs/1801.04381>), without a classifier.
///
/// Inverted residuals with linear bottlenecks, ReLU6. Parameter names are timm's (`mobilenetv2_100`).
public struct MobileNetV2: Network {
    /// How wide and deep the network is.
    public struct Variant: Sendable, Hashable {
        /// The factor on every layer's channels, above 0 and at most 4.
        public let width: Double
        /// The factor on the blocks of every stage but the first and last, at least 1.
        var depth = 1.0
        /// Whether stem, head and the first and last stage keep their size, as in timm's `d` variants.
        var fixedEnds = false

        /// timm's `mobilenetv2_035`.
        public static let width035 = Variant(width: 0.35)
        /// timm's `mobilenetv2_050`.
        public static let width050 = Variant(width: 0.5)
        /// timm's `mobilenetv2_075`.
        public static let width075 = Variant(width: 0.75)
        /// The paper's network, timm's `mobilenetv2_100`.
        public static let width100 = Variant(width: 1)
        /// timm's `mobilenetv2_140`.
        public static let width140 = Variant(width: 1.4)
        /// timm's `mobilenetv2_110d`: deeper by 1.2.
        public static let width110Deep = Variant(width: 1.1, depth: 1.2, fixedEnds: true)
        /// timm's `mobilenetv2_120d`: deeper by 1.4.
        public static let width120Deep = Variant(width: 1.2, depth: 1.4, fixedEnds: true)

        /// Any width.
        public static func width(_ width: Double) -> Variant { Variant(width: width) }
    }

    /// Stages: expansion, output channels at width 1, blocks, stride of the first block.
    private static let stages: [(expansion: Int, channels: Int, blocks: Int, stride: Int)] = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
        (6, 320, 1, 1),
    ]

    private let variant: Variant
    private let options: NetworkOptions

    /// - Throws: ``LookbookError`` `network.architecture` when the width is out of its range.
    public init(_ variant: Variant, _ options: NetworkOptions = .init()) throws(LookbookError) {
        try checkWidth(variant.width)
        self.variant = variant
        self.options = options
    }

    /// Numbers in the feature vector.
    public var dimensions: Int { variant.fixedEnds ? 1280 : max(1280, channels(1280)) }

    /// Adds the network to a graph: a normalised picture in, its pooled features out.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let stem = variant.fixedEnds ? 32 : channels(32)
        var x = try (p / "conv_stem").convolution(x, to: stem, kernel: 3, stride: 2, padding: options.padding)
        x = try activated(x, p / "bn1")  // N×32w×112×112
        for (index, stage) in Self.stages.enumerated() {
            for block in 0..<blocks(inStage: index) {
                let p = p / "blocks" / index / block
                let stride = block == 0 ? stage.stride : 1
                x =
                    stage.expansion == 1
                    ? try separable(x, p, to: channels(stage.channels), stride: stride)
                    : try invertedResidual(
                        x, p, to: channels(stage.channels), expansion: stage.expansion, stride: stride)
            }
        }  // N×320w×7×7
        x = try (p / "conv_head").convolution(x, to: dimensions, kernel: 1, padding: options.padding)
        x = try activated(x, p / "bn2")  // N×1280×7×7
        return try p.pooled(x)
    }

    private func channels(_ count: Int) -> Int { roundedChannels(count, width: variant.width) }

    private func blocks(inStage index: Int) -> Int {
        let count = Self.stages[index].blocks
        if variant.fixedEnds, index == 0 || index == Self.stages.count - 1 { return count }
        return Int((Double(count) * variant.depth).rounded(.up))
    }

    /// 1×1 up by the expansion, depth-wise 3×3, linear 1×1 down; a shortcut where the shape stays.
    private func invertedResidual(
        _ input: Value, _ p: Scope, to channels: Int, expansion: Int, stride: Int
    ) throws(LookbookError) -> Value {
        let middle = roundedChannels(input.shape.dimensions[0] * expansion, width: 1)
        var x = try (p / "conv_pw").convolution(input, to: middle, kernel: 1, padding: options.padding)
        x = try activated(x, p / "bn1")
        x = try (p / "conv_dw").convolution(
            x, to: middle, kernel: 3, stride: stride, padding: options.padding, groups: middle)
        x = try activated(x, p / "bn2")
        x = try (p / "conv_pwl").convolution(x, to: channels, kernel: 1, padding: options.padding)
        x = try (p / "bn3").batchNorm(x, epsilon: options.epsilon)
        return x.shape == input.shape ? try p.add(x, input) : x
    }

    /// The first block: without the expansion, so depth-wise 3×3, then linear 1×1.
    private func separable(_ input: Value, _ p: Scope, to channels: Int, stride: Int) throws(LookbookError)
        -> Value
    {
        let inputs = input.shape.dimensions[0]
        var x = try (p / "conv_dw").convolution(
            input, to: inputs, kernel: 3, stride: stride, padding: options.padding, groups: inputs)
        x = try activated(x, p / "bn1")
        x = try (p / "conv_pw").convolution(x, to: channels, kernel: 1, padding: options.padding)
        x = try (p / "bn2").batchNorm(x, epsilon: options.epsilon)
        return x.shape == input.shape ? try p.add(x, input) : x
    }

    private func activated(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(.relu6, p.batchNorm(x, epsilon: options.epsilon))
    }
}
