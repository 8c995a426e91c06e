public import LookbookCore

/// VGG-16 (Simonyan and Zisserman 2014, <https://arxiv.org/abs/1409.1556>), with or without batch norms.
///
/// Only the convolutions: the features are the mean over the last map, 512 numbers, and the classifier's layers of 124
/// million numbers are left out. Parameter names are torchvision's: `features.0`, `features.2`, ….
public struct VGG: Network {
    /// Channels of the 3×3 convolutions; nil halves height and width.
    private static let layers: [Int?] = [
        64, 64, nil, 128, 128, nil, 256, 256, 256, nil, 512, 512, 512, nil, 512, 512, 512, nil,
    ]

    private let hasBatchNorms: Bool
    private let options: NetworkOptions

    /// VGG-16.
    public init(hasBatchNorms: Bool, _ options: NetworkOptions = .init()) {
        self.hasBatchNorms = hasBatchNorms
        self.options = options
    }

    /// 512.
    public var dimensions: Int { 512 }

    /// The pooled features of a picture.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let p = p / "features"
        var x = x
        // torchvision numbers every step, also those without parameters.
        var place = 0
        for channels in Self.layers {
            guard let channels else {
                x = try p.maxPooled(x, size: 2, stride: 2)
                place += 1
                continue
            }
            x = try (p / place).convolution(x, to: channels, kernel: 3, padding: options.padding, bias: true)
            if hasBatchNorms { x = try (p / (place + 1)).batchNorm(x, epsilon: options.epsilon) }
            x = try p.activation(.relu, x)
            place += hasBatchNorms ? 3 : 2
        }  // N×512×7×7
        return try p.pooled(x)
    }
}
