internal import FoundationEssentials
public import LookbookCore

extension ModelFolder {
    /// Makes a new model folder: this network and preprocessing, followed by a projection. A space of its own.
    ///
    /// - Parameters:
    ///   - projection: fitted on the L2-normalised vectors of this model.
    ///   - runtime: runs the new model once, for its card.
    ///   - name: what the new model is called.
    ///   - output: the folder to make.
    /// - Throws: ``LookbookError`` when this model has a projection already, the sizes do not fit, or files cannot be written.
    public func projected(
        by projection: Projection, _ runtime: InferenceRuntime, name: String, output: String
    ) async throws -> ModelFolder {
        guard card.files[ModelFile.projection] == nil, output != path else {
            throw LookbookError(
                .modelProjection, "\(path) has a projection already, or is the folder to be made",
                facts: [.remedy: "project the model that it was made from, into a folder of its own"])
        }
        try ModelFile.makeFolder(output)
        ModelFile.removeAll(in: output)
        for file in [ModelFile.network, ModelFile.preprocessing] {
            let bytes = try ModelFile.read(ModelFile.join(path, file), limit: ModelFile.largestNetwork)
            try ModelFile.write(bytes, to: ModelFile.join(output, file))
        }
        try ModelFile.write(projection.serialised, to: ModelFile.join(output, ModelFile.projection))
        let files = try Self.checksums(in: output)
        let space = Self.spaceID(files: files, output: card.output)
        let extractor = try NetworkExtractor(
            runtime, path: ModelFile.join(output, ModelFile.network), preprocessing: preprocessing,
            projection: projection, outputName: card.output.name, identity: (space, name),
            options: InferenceOptions(goal: .latency))
        let reference = try await extractor.embed([.synthetic(for: preprocessing)])[0]
        let projectedCard = ModelCard(
            version: ModelCard.currentVersion, name: name, space: space, dimensions: projection.dimensions,
            source: card.source, output: card.output, parameters: card.parameters, multiplyAdds: card.multiplyAdds,
            files: files, reference: reference)
        try ModelFile.write(projectedCard, to: output)
        return try ModelFolder(path: output)
    }
}
