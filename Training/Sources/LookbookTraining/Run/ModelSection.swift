internal import LookbookCore
public import LookbookImaging
public import LookbookNetworks

/// The network of a run and where its weights start. A section of the run file.
public struct ModelSection: Sendable, Hashable, Codable {
    /// timm's name of the network.
    public var architecture: String
    /// A safetensors file to start from: a published network, or a trained one with its projection. Without one the weights
    /// are random.
    public var weights: String?
    /// The folder of a finished run to go on from, with its projection and what it learned of each class; instead of weights.
    public var run: String?
    /// `same` or `symmetric`; when nil what the weights file says, else symmetric.
    public var padding: Padding?
    /// Batch norms' epsilon; when nil what the weights file says, else 1e-5.
    public var epsilon: Float?
    /// Numbers in the embedding; nil keeps the features, without a projection.
    public var dimensions: Int?
    /// The side of the square that the network sees, in pixels.
    public var side: Int
    /// How pictures get there: `squash`, `framed` (without a border of one colour), `letterbox` (white bars), or the shortest side is scaled and the centre cut.
    public var fit: Fit
    /// Of R, G, B on the scale 0...1.
    public var mean: [Float]
    /// Of R, G, B on the scale 0...1.
    public var std: [Float]

    /// How a picture of other proportions becomes a square.
    public enum Fit: String, Sendable, Hashable, Codable {
        case squash, framed, letterbox, crop
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case architecture, weights, run, padding, epsilon, dimensions, side, fit, mean, std
    }

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        architecture = try values.decode(String.self, forKey: .architecture)
        weights = try values.decodeIfPresent(String.self, forKey: .weights)
        run = try values.decodeIfPresent(String.self, forKey: .run)
        guard run == nil || weights == nil else {
            throw LookbookError(
                .trainingConfiguration, "the model starts from a run or from a weights file, not from both",
                facts: [.remedy: "leave model.run or model.weights out"])
        }
        padding = try values.decodeIfPresent(Padding.self, forKey: .padding)
        epsilon = try values.decodeIfPresent(Float.self, forKey: .epsilon)
        dimensions = try values.decodeIfPresent(Int.self, forKey: .dimensions)
        side = try values.decodeIfPresent(Int.self, forKey: .side) ?? Self.usualSide(architecture)
        fit = try values.decodeIfPresent(Fit.self, forKey: .fit) ?? .crop
        guard Self.sides.contains(side), (1...Self.mostDimensions).contains(dimensions ?? 1) else {
            throw LookbookError(
                .trainingConfiguration, "model.side or model.dimensions is out of its range",
                facts: [
                    .remedy: "side is \(Self.sides.lowerBound) to \(Self.sides.upperBound), "
                        + "dimensions 1 to \(Self.mostDimensions)"
                ])
        }
        mean = try values.decodeIfPresent([Float].self, forKey: .mean) ?? [0.485, 0.456, 0.406]
        std = try values.decodeIfPresent([Float].self, forKey: .std) ?? [0.229, 0.224, 0.225]
    }

    /// What the network is usually given; an unknown name is refused later, where the network is made.
    private static func usualSide(_ architecture: String) -> Int {
        (try? Architecture.named(architecture).network().side) ?? 224
    }

    private static let sides = 1...4096
    private static let mostDimensions = 65_536

    /// The preprocessing, for training and serving alike.
    ///
    /// - Throws: `training.configuration` for a side that no picture has, and what ``LookbookImaging/Preprocessing`` throws.
    public func preprocessing() throws -> Preprocessing {
        guard Self.sides.contains(side) else {
            throw LookbookError(
                .trainingConfiguration, "the side \(side) is out of its range",
                facts: [.remedy: "it is \(Self.sides.lowerBound) to \(Self.sides.upperBound)"])
        }
        let resize: Preprocessing.Resize =
            switch fit {
            case .squash: .squash
            case .framed: .framed(Framing())
            case .letterbox: .letterbox(.init(red: 255, green: 255, blue: 255))
            // The usual proportion of 256 to 224.
            case .crop: .shortestSide(max(side, side * 8 / 7))
            }
        return try Preprocessing(width: side, height: side, resize: resize, mean: mean, std: std)
    }

    /// What a trained file says of the weights that all began with.
    private static let startPrefix = "start."

    /// The network without weights.
    ///
    /// - Parameters:
    ///   - metadata: what the file of its weights says of itself; `padding` and `epsilon` of the run go before.
    ///   - reconstructs: see ``EmbeddingModel``.
    func network(metadata: [String: String], reconstructs: Bool) throws -> EmbeddingModel {
        var options = NetworkOptions(metadata: metadata)
        if let padding { options.padding = padding }
        if let epsilon { options.epsilon = epsilon }
        return try EmbeddingModel(
            architecture, options: options, input: [3, side, side], dimensions: dimensions,
            reconstructs: reconstructs)
    }

    /// The network with its first weights, and what is known of where these come from.
    ///
    /// - Parameters:
    ///   - earlier: the run that ``run`` names.
    ///   - reconstructs: see ``EmbeddingModel``.
    /// - Throws: ``LookbookNetworks/LookbookError`` when the weights are those of another network.
    func start(
        seed: UInt64, from earlier: EarlierRun? = nil, reconstructs: Bool = false
    ) throws -> (model: EmbeddingModel, weights: Weights, origin: [String: String]) {
        if let earlier {
            let model = try network(metadata: earlier.metadata, reconstructs: reconstructs)
            let known = try earlier.numbers(for: architecture)
            let start = earlier.metadata.filter { $0.key.hasPrefix(Self.startPrefix) }
            return (model, try RandomWeights.make(for: model.graph, seed: seed, known: known), start)
        }
        let file = try weights.map { try SafetensorsFile(path: $0) }
        let model = try network(metadata: file?.metadata ?? [:], reconstructs: reconstructs)
        if let file, file.names.contains("\(EmbeddingModel.projection).weight") {
            // Not a published network but one that knows garments already, with its projection.
            let origin = file.metadata.map { (Self.startPrefix + $0.key, $0.value) }
            return (
                model, try Weights(from: file, for: model.graph), Dictionary(uniqueKeysWithValues: origin)
            )
        }
        var known: [String: [Float]] = [:]
        if let file {
            let network = try Architecture.named(architecture).network(model.options).graph(input: [
                3, side, side,
            ])
            known = try Weights(from: file, for: network).all
        }
        let metadata = (file?.metadata ?? [:]).map { (Self.startPrefix + $0.key, $0.value) }
        return (
            model, try RandomWeights.make(for: model.graph, seed: seed, known: known),
            Dictionary(uniqueKeysWithValues: metadata)
        )
    }
}
