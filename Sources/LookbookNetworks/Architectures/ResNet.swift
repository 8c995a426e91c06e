public import LookbookCore

/// Deep residual networks (He et al. 2015, <https://arxiv.org/abs/1512.03385>), without a classifier.
///
/// The stride of a bottleneck sits on its 3×3 convolution ("v1.5"). Parameter names are torchvision's, which timm shares.
public struct ResNet: Network {
    /// How deep the network is and which block it is made of.
    public struct Depth: Sendable, Hashable {
        let blocks: [Int]
        let hasBottlenecks: Bool

        /// `resnet18`.
        public static let resNet18 = Depth(blocks: [2, 2, 2, 2], hasBottlenecks: false)
        /// `resnet34`.
        public static let resNet34 = Depth(blocks: [3, 4, 6, 3], hasBottlenecks: false)
        /// `resnet50`.
        public static let resNet50 = Depth(blocks: [3, 4, 6, 3], hasBottlenecks: true)
        /// `resnet101`.
        public static let resNet101 = Depth(blocks: [3, 4, 23, 3], hasBottlenecks: true)

        var expansion: Int { hasBottlenecks ? 4 : 1 }
    }

    private let depth: Depth
    private let options: NetworkOptions

    /// A network of a depth.
    public init(_ depth: Depth, _ options: NetworkOptions = .init()) {
        self.depth = depth
        self.options = options
    }

    /// 512, or 2048 with bottlenecks.
    public var dimensions: Int { 512 * depth.expansion }

    /// The pooled features of a picture.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        var x = try (p / "conv1").convolution(x, to: 64, kernel: 7, stride: 2, padding: options.padding)
        x = try p.activation(.relu, (p / "bn1").batchNorm(x, epsilon: options.epsilon))  // N×64×112×112
        x = try p.maxPooled(x, size: 3, stride: 2, padding: 1)  // N×64×56×56
        for (stage, count) in depth.blocks.enumerated() {
            for block in 0..<count {
                x = try residual(
                    x, p / "layer\(stage + 1)" / block, width: 64 << stage,
                    stride: stage > 0 && block == 0 ? 2 : 1)
            }
        }  // N×dimensions×7×7
        return try p.pooled(x)
    }

    /// Two 3×3 convolutions, or a 1×1–3×3–1×1 bottleneck, added to a shortcut.
    private func residual(_ input: Value, _ p: Scope, width: Int, stride: Int) throws(LookbookError) -> Value
    {
        let output = width * depth.expansion
        let layers: [(channels: Int, kernel: Int, stride: Int)] =
            depth.hasBottlenecks
            ? [(width, 1, 1), (width, 3, stride), (output, 1, 1)] : [(width, 3, stride), (output, 3, 1)]
        var x = input
        for (index, layer) in layers.enumerated() {
            if index > 0 { x = try p.activation(.relu, x) }
            x = try (p / "conv\(index + 1)").convolution(
                x, to: layer.channels, kernel: layer.kernel, stride: layer.stride, padding: options.padding)
            x = try (p / "bn\(index + 1)").batchNorm(x, epsilon: options.epsilon)
        }
        var shortcut = input
        if stride != 1 || input.shape.dimensions[0] != output {
            shortcut = try (p / "downsample" / 0).convolution(
                input, to: output, kernel: 1, stride: stride, padding: options.padding)
            shortcut = try (p / "downsample" / 1).batchNorm(shortcut, epsilon: options.epsilon)
        }
        return try p.activation(.relu, p.add(x, shortcut))
    }
}
