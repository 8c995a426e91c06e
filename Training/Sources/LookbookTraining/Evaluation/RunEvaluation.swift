internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// Measures a run's best weights on a split of its data that has a name: on `test`, which training never looks at.
public enum RunEvaluation {
    /// What was measured.
    public struct Report: Sendable, Hashable, Codable {
        /// The split's name.
        public let split: String
        /// Pictures that were measured.
        public let pictures: Int
        /// Pictures that could not be read, and count nowhere.
        public let unreadable: Int
        /// mAP@10 by label, each picture asking among the others.
        public let retrieval: [String: Double]
        /// What the classifier, or the nearest class proxies, named.
        public let accuracies: [LabelAccuracy]
        /// Of an autoencoder: `error` and `similarity`.
        public let reconstruction: [String: Double]?
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - folder: of a run that has measured at least once.
    ///   - split: the word that the data's column of splits holds.
    /// - Throws: ``TrainingError``, and what data, network and weights throw.
    public static func run(folder: String, split: String) async throws -> Report {
        let paths = RunFolder(folder)
        let run = try RunFile(path: paths.record)
        let examples = try await ExampleReader.read(
            run.data, splitNamed: split, needsLabels: run.kind != .autoencoder)
        let file = try SafetensorsFile(path: paths.best)
        let model = try run.network(metadata: file.metadata)
        let weights = try Weights(from: file, for: model.graph)
        let map = try labelMap(paths)
        let dimensions = model.graph.shape(ofOutput: run.kind.headInput)?.count ?? 0
        let pass = PicturePass(
            run: run, model: model, preprocessing: try run.model.preprocessing(),
            parameters: try ParameterStore(weights, for: model.graph),
            heads: try ClassHeads(run, map, dimensions: dimensions, from: paths.heads))
        let seen = try pass(examples)
        guard !seen.examples.isEmpty else {
            throw TrainingError(
                .data, "none of the \(examples.count) pictures can be read", hint: "check the paths of the pictures")
        }
        return Report(
            split: split, pictures: seen.examples.count, unreadable: seen.failures,
            retrieval: try seen.retrieval(map),
            accuracies: seen.accuracies.values.sorted { $0.label < $1.label },
            reconstruction: seen.reconstruction(run.kind))
    }

    private static func labelMap(_ paths: RunFolder) throws -> LabelMap {
        guard let data = FileManager.default.contents(atPath: paths.labels),
            let classes = try? JSONDecoder().decode([String: [String]].self, from: data)
        else {
            throw TrainingError(
                .file, "\(paths.labels) cannot be read", hint: "evaluate a run that has finished an epoch")
        }
        return LabelMap(classes: classes)
    }
}
