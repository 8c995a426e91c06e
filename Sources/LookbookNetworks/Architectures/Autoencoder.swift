public import LookbookCore

/// A convolutional autoencoder: a picture becomes 512 numbers, and 512 numbers a picture again. It learns without labels.
///
/// Lookbook's own. The encoder halves the sides five times with strided 3×3 convolutions, each with a batch norm and a
/// ReLU; a 1×1 convolution narrows the last map, and a linear layer makes 512 numbers of it. Because that layer sees where
/// things are, its size depends on the side of the picture, a multiple of 32: weights fit the side they were trained with.
/// The decoder goes the same way back, doubling each pixel before a 3×3 convolution, which leaves no chequered pattern as
/// transposed convolutions do.
public struct Autoencoder: ReconstructingNetwork {
    /// Channels after each halving of the sides.
    private static let channels = [32, 64, 128, 256, 512]
    /// Channels of the narrowed map, on both sides of the 512 numbers.
    private static let narrow = 128
    /// Channels after each doubling of the sides.
    private static let decoderChannels = [128, 96, 64, 32, 16]

    private let options: NetworkOptions

    /// An autoencoder.
    public init(_ options: NetworkOptions = .init()) {
        self.options = options
    }

    /// 512.
    public var dimensions: Int { 512 }
    /// 256.
    public var side: Int { 256 }

    /// The encoder: a normalised picture in, 512 numbers out.
    public func features(_ x: Value, _ p: Scope) throws(LookbookError) -> Value {
        let input = x.shape
        guard let map = input.map, map.height % 32 == 0, map.width % 32 == 0 else {
            throw .shape("the autoencoder wants pictures whose sides are multiples of 32, not \(input)")
        }
        var x = x
        for (index, channels) in Self.channels.enumerated() {
            x = try block(x, p / "encoder" / index, to: channels, kernel: 3, stride: 2)
        }  // N×512×8×8
        x = try block(x, p / "encoder" / Self.channels.count, to: Self.narrow, kernel: 1)
        return try (p / "bottleneck").linear(p.flattened(x), to: dimensions)
    }

    /// The decoder: 512 numbers in, a picture out, on the scale 0...1 and not normalised.
    ///
    /// - Parameter picture: the shape of the picture that the encoder saw.
    public func reconstruction(_ code: Value, of picture: TensorShape, _ p: Scope) throws(LookbookError)
        -> Value
    {
        guard let map = picture.map, map.height % 32 == 0, map.width % 32 == 0 else {
            throw .shape("the autoencoder makes pictures whose sides are multiples of 32, not \(picture)")
        }
        let p = p / "decoder"
        let small: TensorShape = [Self.narrow, map.height / 32, map.width / 32]
        var x = try p.activation(.relu, (p / "expand").linear(code, to: small.count))
        x = try p.reshaped(x, to: small)
        for (index, channels) in Self.decoderChannels.enumerated() {
            x = try block(p.enlarged(x, by: 2), p / index, to: channels, kernel: 3)
        }  // N×16×256×256
        x = try (p / "picture").convolution(x, to: map.channels, kernel: 3, bias: true)
        return try p.activation(.sigmoid, x)
    }

    private func block(
        _ x: Value, _ p: Scope, to channels: Int, kernel: Int, stride: Int = 1
    ) throws(LookbookError) -> Value {
        let x = try (p / "conv").convolution(
            x, to: channels, kernel: kernel, stride: stride, padding: options.padding)
        return try p.activation(.relu, (p / "bn").batchNorm(x, epsilon: options.epsilon))
    }
}
