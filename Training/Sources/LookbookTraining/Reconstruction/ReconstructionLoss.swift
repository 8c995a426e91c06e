public import Tensors

/// How far a reconstruction is from its picture: the mean squared error plus one minus the structural similarity.
public struct ReconstructionLoss {
    /// The loss and its parts, each one number.
    public struct Parts {
        /// What is learned from.
        public let loss: Tensor
        /// The mean squared error.
        public let error: Tensor
        /// The structural similarity.
        public let similarity: Tensor
    }

    private let similarity = StructuralSimilarity()

    /// The loss.
    public init() {}

    /// - Parameters:
    ///   - reconstruction: pictures on the scale 0...1.
    ///   - picture: what they should be.
    public func callAsFunction(_ reconstruction: Tensor, _ picture: Tensor) throws -> Parts {
        let error = try (reconstruction - picture).squared().mean()
        let similarity = try similarity(reconstruction, picture)
        return Parts(loss: try error - similarity + 1, error: error, similarity: similarity)
    }
}

extension Tensor {
    /// The pictures of a batch on the scale 0...1.
    convenience init(unnormalised batch: PixelBatch, height: Int, width: Int) throws {
        try self.init(
            pixels: batch.pixels, count: batch.places.count, height: height, width: width, mean: [0, 0, 0],
            std: [1, 1, 1])
    }
}
