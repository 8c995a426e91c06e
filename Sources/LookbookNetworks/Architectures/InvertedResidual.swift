import LookbookCore

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
