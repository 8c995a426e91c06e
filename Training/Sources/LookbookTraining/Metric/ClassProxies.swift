public import Tensors

/// One learned direction for each class, against which embeddings are compared.
public struct ClassProxies {
    /// How many classes.
    public let classes: Int
    /// `classes×dimensions`.
    public let weight: Tensor

    /// Random directions; equal seeds give equal ones.
    public init(classes: Int, dimensions: Int, seed: UInt64) throws {
        guard classes > 1, dimensions > 0 else {
            throw TrainingError(
                .data, "a loss over \(classes) classes has nothing to tell apart", hint: "train on two classes or more")
        }
        var random = SeededGenerator(seed: seed)
        let values = RandomWeights.normal(
            classes * dimensions, deviation: 1 / Double(dimensions).squareRoot(), &random)
        try self.init(Tensor(values, shape: [classes, dimensions]))
    }

    /// Given directions, `classes×dimensions`.
    public init(_ weight: Tensor) throws {
        classes = weight.shape[0]
        self.weight = weight
        try weight.requireGradient()
    }

    /// The cosine of each embedding with each class, `N×classes`.
    func cosines(_ embeddings: Tensor) throws -> Tensor {
        try embeddings.l2Normalised().matmul(weight.l2Normalised().transposed())
    }
}
