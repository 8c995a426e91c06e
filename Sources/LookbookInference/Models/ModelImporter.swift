internal import FoundationEssentials
internal import LookbookCore
public import LookbookImaging
public import LookbookNetworks

/// Makes model folders, and runs each new model once before it says that it is there.
public struct ModelImporter: Sendable {
    private let runtime: InferenceRuntime

    /// An importer that tries models with the given library.
    public init(_ runtime: InferenceRuntime) {
        self.runtime = runtime
    }

    /// From one of our architectures and weights with timm's names.
    ///
    /// - Parameters:
    ///   - architecture: the network.
    ///   - weights: path of a safetensors file.
    ///   - preprocessing: how pictures are prepared; its size becomes the network's.
    ///   - options: padding and epsilon; when nil, what the weights file's metadata says, over timm's defaults.
    ///   - name: what a person calls the model; the architecture's name when nil.
    ///   - output: the folder to make or to overwrite.
    /// - Throws: ``LookbookNetworks/LookbookError`` or ``LookbookError``.
    public func make(
        architecture: Architecture, weights: String, preprocessing: Preprocessing,
        options: NetworkOptions? = nil,
        name: String? = nil, output: String
    ) async throws -> ModelFolder {
        let file = try SafetensorsFile(path: weights)
        let options = options ?? NetworkOptions(metadata: file.metadata)
        let network = try architecture.network(options)
        let graph = try network.graph(input: [3, preprocessing.height, preprocessing.width])
        var source = try ModelCard.Source(path: weights, metadata: file.metadata)
        source.architecture = architecture.name
        source.padding = options.padding.rawValue
        source.batchNormEpsilon = options.epsilon
        return try await make(
            graph, Weights(from: file, for: graph), source: source, preprocessing: preprocessing,
            outputName: "features", name: name ?? architecture.name, output: output)
    }

    /// From a graph with its weights: one that was trained, say.
    ///
    /// - Parameters:
    ///   - graph: the network.
    ///   - weights: all of its parameters.
    ///   - source: where the weights came from.
    ///   - preprocessing: how pictures are prepared; its size is the graph's input.
    ///   - outputName: the output that is the vector.
    ///   - name: what a person calls the model.
    ///   - output: the folder to make or to overwrite.
    /// - Throws: ``LookbookNetworks/LookbookError`` or ``LookbookError``.
    public func make(
        _ graph: NetworkGraph, _ weights: Weights, source: ModelCard.Source, preprocessing: Preprocessing,
        outputName: String, name: String, output: String
    ) async throws -> ModelFolder {
        let metadata = source.architecture.map { ["architecture": $0] } ?? [:]
        let bytes = try ONNXExporter(metadata: metadata).bytes(graph, weights)
        return try await finish(
            bytes, preprocessing, source, name: name, outputName: outputName, output,
            cost: (graph.parameterCount, graph.multiplyAdds))
    }

    /// From any ONNX picture encoder with its weights inside.
    ///
    /// - Parameters:
    ///   - onnx: path of the file: one input of pictures (`N×3×H×W` or `N×H×W×3`, float).
    ///   - preprocessing: how pictures are prepared.
    ///   - outputName: the output that is the vector; found when nil, see ``NetworkOutput``.
    ///   - name: what a person calls the model; the file's name when nil.
    ///   - output: the folder to make or to overwrite.
    /// - Throws: ``LookbookError``.
    public func make(
        onnx: String, preprocessing: Preprocessing, outputName: String? = nil, name: String? = nil,
        output: String
    ) async throws -> ModelFolder {
        let source = try ModelCard.Source(path: onnx)
        let bytes = try ModelFile.read(onnx, limit: ModelFile.largestNetwork)
        let stem = source.file.hasSuffix(".onnx") ? String(source.file.dropLast(5)) : source.file
        return try await finish(
            bytes, preprocessing, source, name: name ?? stem, outputName: outputName, output, cost: nil)
    }

    /// Writes the files, and takes them away again when the model turns out not to run.
    private func finish(
        _ network: [UInt8], _ preprocessing: Preprocessing, _ source: ModelCard.Source, name: String,
        outputName: String?, _ folder: String, cost: (parameters: Int, multiplyAdds: Int)?
    ) async throws -> ModelFolder {
        try ModelFile.makeFolder(folder)
        // Without a card the folder is no model; a projection belongs to the network that it was learned with.
        ModelFile.removeAll(in: folder)
        do {
            return try await fill(
                network, preprocessing, source, name: name, outputName: outputName, folder, cost: cost)
        } catch {
            ModelFile.removeAll(in: folder)
            throw error
        }
    }

    /// The card comes last: a folder without a card is no model.
    private func fill(
        _ network: [UInt8], _ preprocessing: Preprocessing, _ source: ModelCard.Source, name: String,
        outputName: String?, _ folder: String, cost: (parameters: Int, multiplyAdds: Int)?
    ) async throws -> ModelFolder {
        let networkPath = ModelFile.join(folder, ModelFile.network)
        try ModelFile.write(network, to: networkPath)
        try ModelFile.write(preprocessing.json(), to: ModelFile.join(folder, ModelFile.preprocessing))
        let choice = try NetworkOutput.choose(from: runtime.signature(of: networkPath), name: outputName)
        let files = try ModelFolder.checksums(in: folder)
        let space = ModelFolder.spaceID(files: files, output: choice.output)

        let extractor = try NetworkExtractor(
            runtime, path: networkPath, preprocessing: preprocessing, outputName: outputName,
            identity: (space, name), options: InferenceOptions(goal: .latency))
        let reference = try await extractor.embed([.synthetic(for: preprocessing)])[0]

        let card = ModelCard(
            version: ModelCard.currentVersion, name: name, space: space,
            dimensions: extractor.space.dimensions,
            source: source, output: choice.output, parameters: cost?.parameters,
            multiplyAdds: cost?.multiplyAdds,
            files: files, reference: reference)
        try ModelFile.write(card, to: folder)
        return try ModelFolder(path: folder)
    }
}
