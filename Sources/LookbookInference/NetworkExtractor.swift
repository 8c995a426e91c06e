public import LookbookCore
public import LookbookImaging

/// A feature extractor around a network: preprocessing, network, optional projection, L2 normalisation.
public struct NetworkExtractor: FeatureExtractor {
    /// The space that the vectors belong to.
    public let space: EmbeddingSpace
    /// How many pictures keep the cores busy; 1 when the goal is latency.
    public let batchSize: Int
    /// How pictures are prepared.
    public let preprocessing: Preprocessing
    /// What the model has learned of kinds; nil for a model without `kinds.json`.
    public let kinds: KindHead?
    private let network: CompiledNetwork
    private let projection: Projection?

    /// The shortest side that ``prepare(_:)`` needs so that it never enlarges.
    public var shortestSide: Int { preprocessing.shortestSide }

    /// Loads a network.
    ///
    /// - Parameters:
    ///   - runtime: the inference library.
    ///   - path: the ONNX file.
    ///   - preprocessing: how pictures are prepared.
    ///   - projection: what comes after the network's L2-normalised output, if anything.
    ///   - outputName: the output that is the vector; found by itself when there is only one choice.
    ///   - identity: the name and the content hash of the space that the vectors belong to.
    ///   - kinds: what the model has learned of kinds, of vectors as long as these.
    ///   - options: how it is run.
    /// - Throws: ``LookbookError``.
    init(
        _ runtime: InferenceRuntime, path: String, preprocessing: Preprocessing,
        projection: Projection? = nil,
        outputName: String? = nil, identity: (id: String, name: String), kinds: KindHead? = nil,
        options: InferenceOptions
    ) throws(LookbookError) {
        network = try CompiledNetwork(
            runtime, path: path, preprocessing: preprocessing, outputName: outputName, options: options)
        let dimensions = network.output.dimensions(shape: network.outputShape)
        if let projection, projection.inputDimensions != dimensions {
            throw LookbookError(
                .modelProjection,
                "the projection takes \(projection.inputDimensions) numbers; the network gives \(dimensions)",
                facts: [.remedy: "use the projection that was made for this network"])
        }
        self.preprocessing = preprocessing
        self.projection = projection
        self.kinds = kinds
        space = EmbeddingSpace(
            id: identity.id, name: identity.name, dimensions: projection?.dimensions ?? dimensions)
        // Enough that the cores are seldom without a picture while a caller commits one batch and sends the next.
        batchSize = options.goal == .latency ? 1 : max(16, 4 * network.width)
    }

    /// Resizes and crops to what the network sees.
    public func prepare(_ picture: Picture) throws -> Picture {
        try preprocessing.apply(to: picture)
    }

    /// One unit vector for each prepared picture, in order.
    ///
    /// - Throws: ``LookbookError`` `inference.picture-size`, `inference.output` or `inference.runtime`.
    public func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        for picture in pictures
        where picture.width != preprocessing.width || picture.height != preprocessing.height {
            throw LookbookError(
                .inferencePictureSize,
                "a picture of \(picture.width) x \(picture.height) pixels came where the network takes "
                    + "\(preprocessing.width) x \(preprocessing.height)",
                facts: [.remedy: "prepare pictures with the extractor's own prepare"])
        }
        return try await network.outputs(for: pictures).map { try vector($0) }
    }

    private func vector(_ values: [Float]) throws -> [Float] {
        let vector = try Self.normalised(network.output.vector(values, shape: network.outputShape))
        guard let projection else { return vector }
        return try Self.normalised(projection.apply(to: vector))
    }

    private static func normalised(_ vector: [Float]) throws(LookbookError) -> [Float] {
        // Summed in double: a long vector of floats would lose digits.
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite, length > 0 else {
            throw LookbookError(
                .inferenceOutput, "the network gave numbers that are not finite, or only zeros",
                facts: [.remedy: "check the network with lookbook models verify"])
        }
        return vector.map { Float(Double($0) / length) }
    }
}
