/// A linear map from an extractor's features to the vectors of a space: subtract the mean, multiply, L2-normalise.
///
/// It is part of an embedding space: the space's content hash takes in ``serialised``, so that vectors of different
/// projections never meet.
public struct Projection: Sendable, Hashable {
    /// How it was fitted.
    public let kind: Kind
    /// What is subtracted first: as many numbers as the features have.
    public let mean: [Float]
    /// One component a row, as long as the mean; for whitening each is divided by its standard deviation.
    public let components: VectorMatrix
    /// The variance of the fitted features along each component, falling.
    public let variances: [Float]

    /// How a projection was fitted.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Principal components.
        case pca
        /// Principal components, each scaled to variance 1.
        case pcaWhitening = "pca-whiten"
    }

    /// Numbers of a feature vector.
    public var inputDimensions: Int { mean.count }
    /// Numbers of a projected vector.
    public var dimensions: Int { components.rows }

    /// - Throws: `input.projection` when the sizes do not fit each other, one of them is 0, or a number is not finite.
    public init(kind: Kind, mean: [Float], components: VectorMatrix, variances: [Float]) throws(LookbookError) {
        guard !mean.isEmpty, components.rows > 0, components.columns == mean.count, variances.count == components.rows,
            (mean + components.values + variances).allSatisfy(\.isFinite)
        else {
            throw LookbookError(
                .inputProjection, "the numbers of the projection do not fit each other",
                facts: [.remedy: "fit the projection again"])
        }
        self.kind = kind
        self.mean = mean
        self.components = components
        self.variances = variances
    }
}

extension Projection {
    /// Projects one feature vector; the result is L2-normalised (zeros stay zeros).
    ///
    /// - Throws: `input.projection` when the vector has another length than the mean.
    public func apply(to vector: [Float]) throws(LookbookError) -> [Float] {
        try apply(to: VectorMatrix(vector)).values
    }

    /// Projects each row; the results are L2-normalised (zeros stay zeros).
    ///
    /// - Throws: `input.projection` when the rows have another length than the mean.
    public func apply(to vectors: VectorMatrix) throws(LookbookError) -> VectorMatrix {
        guard vectors.columns == inputDimensions else {
            throw LookbookError(
                .inputProjection, "the projection takes \(inputDimensions) numbers and was given \(vectors.columns)",
                facts: [.remedy: "use the projection with the extractor that it was fitted for"])
        }
        var values = [Float]()
        values.reserveCapacity(vectors.rows * dimensions)
        var centred = mean
        for row in 0..<vectors.rows {
            let start = row * vectors.columns
            for column in centred.indices { centred[column] = vectors.values[start + column] - mean[column] }
            values += projected(centred)
        }
        return VectorMatrix(rows: vectors.rows, columns: dimensions, values: values)
    }

    private func projected(_ centred: [Float]) -> [Float] {
        let products = (0..<dimensions).map { dot(centred, componentAt: $0 * inputDimensions) }
        let length = products.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length == 0 ? products : products.map { Float(Double($0) / length) }
    }

    /// Eight sums side by side, which the compiler turns into vector instructions.
    private func dot(_ vector: [Float], componentAt start: Int) -> Float {
        vector.withUnsafeBufferPointer { vector in
            components.values.withUnsafeBufferPointer { components in
                var sums = SIMD8<Float>.zero
                let whole = vector.count / 8 * 8
                for index in stride(from: 0, to: whole, by: 8) {
                    for lane in 0..<8 { sums[lane] += vector[index + lane] * components[start + index + lane] }
                }
                return (whole..<vector.count).reduce(sums.sum()) { $0 + vector[$1] * components[start + $1] }
            }
        }
    }
}
