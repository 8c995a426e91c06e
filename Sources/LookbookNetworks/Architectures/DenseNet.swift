public import LookbookCore

/// Densely connected networks (Huang et al. 2016, <https://arxiv.org/abs/1608.06993>), without a classifier.
///
/// Parameter names are torchvision's, which timm shares: `features.denseblock1.denselayer1.norm1`, ….
public struct DenseNet: Network {
    /// How many layers the blocks have.
    public struct Depth: Sendable, Hashable {
        let layers: [Int]

        /// `densenet121`.
        public static let denseNet121 = Depth(layers: [6, 12, 24, 16])
        /// `densenet169`.
        public static let denseNet169 = Depth(layers: [6, 12, 32, 32])
    }

    /// Channels that a layer adds.
    private static let growth = 32

    private let depth: Depth
    private let options: NetworkOptions

    /// A network of a depth.
    public init(_ depth: Depth, _ options: NetworkOptions = .init()) {
        self.depth = depth
        self.options = options
    }

    /// 1024 for 121 layers, 1664 for 169.
    public var dimensions: Int {
        depth.layers.enumerated().reduce(64) { channels, block in
            (block.offset == 0 ? channels : channels / 2) + block.element * Self.growth
        }
    }

    /// The pooled features of a picture.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let p = p / "features"
        var x = try (p / "conv0").convolution(x, to: 64, kernel: 7, stride: 2, padding: options.padding)
        x = try activated(x, p / "norm0")  // N×64×112×112
        x = try p.maxPooled(x, size: 3, stride: 2, padding: 1)  // N×64×56×56
        for (block, count) in depth.layers.enumerated() {
            if block > 0 { x = try transition(x, p / "transition\(block)") }
            // Each layer sees all that came before it in its block.
            var parts = [x]
            for layer in 0..<count {
                parts.append(try dense(parts, p / "denseblock\(block + 1)" / "denselayer\(layer + 1)"))
            }
            x = try p.concatenated(parts)
        }
        return try p.pooled(activated(x, p / "norm5"))  // from N×dimensions×7×7
    }

    /// Norm, 1×1 to four times the growth, norm, 3×3 to the growth.
    private func dense(_ parts: [Value], _ p: Scope) throws(LookbookError) -> Value {
        let all = try parts.count == 1 ? parts[0] : p.concatenated(parts)
        let x = try (p / "conv1").convolution(
            activated(all, p / "norm1"), to: 4 * Self.growth, kernel: 1, padding: options.padding)
        return try (p / "conv2").convolution(
            activated(x, p / "norm2"), to: Self.growth, kernel: 3, padding: options.padding)
    }

    /// Half the channels, half the height and width.
    private func transition(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let half = x.shape.dimensions[0] / 2
        let x = try (p / "conv").convolution(
            activated(x, p / "norm"), to: half, kernel: 1, padding: options.padding)
        return try p.averagePooled(x, size: 2, stride: 2)
    }

    private func activated(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(.relu, p.batchNorm(x, epsilon: options.epsilon))
    }
}
