public import LookbookCore

/// MobileNetV3-Large (Howard et al. 2019, <https://arxiv.org/abs/1905.02244>), without a classifier.
///
/// The features are those that the classifier reads: 1280 numbers after the pooled map went through one more layer.
/// Parameter names are timm's (`mobilenetv3_large_100`).
public struct MobileNetV3: Network {
    private struct Block {
        let stage: Int
        let kernel: Int
        let expansion: Double
        let channels: Int
        let stride: Int
        let isSqueezed: Bool
        let activation: Activation

        init(
            _ stage: Int, _ kernel: Int, _ expansion: Double, _ channels: Int, stride: Int = 1,
            squeeze: Bool = false,
            _ activation: Activation = .hardSwish
        ) {
            (self.stage, self.kernel, self.expansion, self.channels) = (stage, kernel, expansion, channels)
            (self.stride, isSqueezed, self.activation) = (stride, squeeze, activation)
        }
    }

    private static let blocks = [
        Block(0, 3, 1, 16, .relu), Block(1, 3, 4, 24, stride: 2, .relu), Block(1, 3, 3, 24, .relu),
        Block(2, 5, 3, 40, stride: 2, squeeze: true, .relu), Block(2, 5, 3, 40, squeeze: true, .relu),
        Block(2, 5, 3, 40, squeeze: true, .relu), Block(3, 3, 6, 80, stride: 2), Block(3, 3, 2.5, 80),
        Block(3, 3, 2.3, 80), Block(3, 3, 2.3, 80), Block(4, 3, 6, 112, squeeze: true),
        Block(4, 3, 6, 112, squeeze: true), Block(5, 5, 6, 160, stride: 2, squeeze: true),
        Block(5, 5, 6, 160, squeeze: true), Block(5, 5, 6, 160, squeeze: true),
    ]

    private let options: NetworkOptions

    /// MobileNetV3-Large at width 1.
    public init(_ options: NetworkOptions = .init()) {
        self.options = options
    }

    /// 1280.
    public var dimensions: Int { 1280 }

    /// The features of a picture.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        var x = try (p / "conv_stem").convolution(x, to: 16, kernel: 3, stride: 2, padding: options.padding)
        x = try activated(x, p / "bn1")  // N×16×112×112
        var counts: [Int: Int] = [:]
        for block in Self.blocks {
            let residual = InvertedResidual(
                expansion: block.expansion, channels: block.channels, kernel: block.kernel,
                stride: block.stride,
                activation: block.activation,
                // A quarter of the channels in the block's middle.
                squeeze: block.isSqueezed
                    ? { _, middle in
                        .init(
                            channels: roundedChannels(middle, width: 0.25), activation: .relu,
                            gate: .hardSigmoid)
                    } : nil, options: options)
            x = try residual.add(to: x, p / "blocks" / block.stage / counts[block.stage, default: 0])
            counts[block.stage, default: 0] += 1
        }  // N×160×7×7
        let last = p / "blocks" / 6 / 0
        x = try (last / "conv").convolution(x, to: 960, kernel: 1, padding: options.padding)
        x = try p.averaged(activated(x, last / "bn1"))  // N×960×1×1
        x = try (p / "conv_head").convolution(x, to: dimensions, kernel: 1, bias: true)
        return try p.flattened(p.activation(.hardSwish, x))
    }

    private func activated(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(.hardSwish, p.batchNorm(x, epsilon: options.epsilon))
    }
}

/// The block of EfficientNet and MobileNetV3: 1×1 up, depth-wise, squeeze and excite, 1×1 down, a shortcut where the shape
/// stays. Names are timm's: `conv_pw`, `bn1`, `conv_dw`, `bn2`, `se`, `conv_pwl`, `bn3`.
struct InvertedResidual {
    /// Squeeze and excite (Hu et al. 2017, <https://arxiv.org/abs/1709.01507>).
    struct Squeeze {
        /// Channels in the middle.
        let channels: Int
        let activation: Activation
        let gate: Activation
    }

    /// The factor on the input's channels; 1 leaves the first convolution out.
    let expansion: Double
    let channels: Int
    let kernel: Int
    let stride: Int
    let activation: Activation
    /// Channels of the squeeze from input and middle channels; nil for none.
    let squeeze: ((_ input: Int, _ middle: Int) -> Squeeze)?
    let options: NetworkOptions

    func add(to input: Value, _ p: Scope) throws(LookbookError) -> Value {
        let inputs = input.shape.dimensions[0]
        let middle = expansion == 1 ? inputs : roundedChannels(inputs, width: expansion)
        // Without the expansion the later layers move up in the numbering.
        let names = expansion == 1 ? ["", "bn1", "conv_pw", "bn2"] : ["bn1", "bn2", "conv_pwl", "bn3"]
        var x = input
        if expansion != 1 {
            x = try (p / "conv_pw").convolution(x, to: middle, kernel: 1, padding: options.padding)
            x = try activated(x, p / names[0])
        }
        x = try (p / "conv_dw").convolution(
            x, to: middle, kernel: kernel, stride: stride, padding: options.padding, groups: middle)
        x = try activated(x, p / names[1])
        if let squeeze { x = try squeezed(x, p / "se", squeeze(inputs, middle)) }
        x = try (p / names[2]).convolution(x, to: channels, kernel: 1, padding: options.padding)
        x = try (p / names[3]).batchNorm(x, epsilon: options.epsilon)
        return x.shape == input.shape ? try p.add(x, input) : x
    }

    private func activated(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        try p.activation(activation, p.batchNorm(x, epsilon: options.epsilon))
    }

    private func squeezed(_ x: Value, _ p: Scope, _ squeeze: Squeeze) throws(LookbookError) -> Value {
        var gate = try p.averaged(x)
        gate = try (p / "conv_reduce").convolution(gate, to: squeeze.channels, kernel: 1, bias: true)
        gate = try p.activation(squeeze.activation, gate)
        gate = try (p / "conv_expand").convolution(gate, to: x.shape.dimensions[0], kernel: 1, bias: true)
        return try p.gated(x, by: p.activation(squeeze.gate, gate))
    }
}
