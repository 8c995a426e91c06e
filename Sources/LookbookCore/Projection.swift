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
    public init(kind: Kind, mean: [Float], components: VectorMatrix, variances: [Float]) throws(LookbookError)
    {
        guard !mean.isEmpty, components.rows > 0, components.columns == mean.count,
            variances.count == components.rows,
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
                .inputProjection,
                "the projection takes \(inputDimensions) numbers and was given \(vectors.columns)",
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
                    for lane in 0..<8 {
                        sums[lane] += vector[index + lane] * components[start + index + lane]
                    }
                }
                return (whole..<vector.count).reduce(sums.sum()) { $0 + vector[$1] * components[start + $1] }
            }
        }
    }
}

/// The file form: `LBPROJ` and version 1; kind, input and output dimensions as 32-bit integers; then mean, variances and
/// components as 32-bit floats; all little-endian. Equal projections give equal bytes, so their hash is the identity.
extension Projection {
    private static let magic = Array("LBPROJ".utf8) + [1, 0]
    /// No feature extractor comes near; a damaged header must not ask for gigabytes.
    private static let mostDimensions = 65_536

    /// The bytes of the file.
    public var serialised: [UInt8] {
        var bytes = Self.magic
        let kindNumber = Kind.allCases.firstIndex(of: kind) ?? 0
        for number in [kindNumber, inputDimensions, dimensions] { bytes.append(word: UInt32(number)) }
        for value in mean + variances + components.values { bytes.append(word: value.bitPattern) }
        return bytes
    }

    /// Reads what ``serialised`` writes.
    ///
    /// - Throws: `input.projection` when the bytes are something else, damaged or cut.
    public init(serialised bytes: [UInt8]) throws(LookbookError) {
        let header = Self.magic.count + 12
        guard bytes.count >= header, Array(bytes.prefix(Self.magic.count)) == Self.magic else {
            throw Self.unreadable
        }
        let numbers = (0..<3).map { Int(bytes.word(at: Self.magic.count + 4 * $0)) }
        let (kind, input, output) = (numbers[0], numbers[1], numbers[2])
        guard Kind.allCases.indices.contains(kind), (1...Self.mostDimensions).contains(input),
            (1...Self.mostDimensions).contains(output),
            bytes.count == header + 4 * (input + output + input * output)
        else { throw Self.unreadable }
        let values = (0..<input + output + input * output).map {
            Float(bitPattern: bytes.word(at: header + 4 * $0))
        }
        try self.init(
            kind: Kind.allCases[kind], mean: Array(values[..<input]),
            components: VectorMatrix(
                rows: output, columns: input, values: Array(values[(input + output)...])),
            variances: Array(values[input..<input + output]))
    }

    private static var unreadable: LookbookError {
        LookbookError(
            .inputProjection, "the bytes are no projection of version 1, or are damaged",
            facts: [.remedy: "fit it again with `lookbook models project`"])
    }
}

extension [UInt8] {
    fileprivate mutating func append(word: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] { append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    fileprivate func word(at start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[start + $1]) << UInt32(8 * $1) }
    }
}
