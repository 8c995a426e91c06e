internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// Where a run stands, beside its tensors.
struct RunProgress: Codable, Hashable, Sendable {
    /// The epoch that goes on, from 0.
    var epoch = 0
    /// Batches of it that are done.
    var batch = 0
    /// Steps of the optimiser.
    var steps = 0
    /// The best score so far.
    var best: Double?
    /// Measurements since then.
    var measuresWithoutGain = 0
}

/// Tensors by name and the progress, in one safetensors file that replaces the last in one step.
enum Checkpoint {
    private static let key = "lookbook.progress"

    static func write(_ tensors: [String: Tensor], _ progress: RunProgress, to path: String) throws {
        var parts: [String: SafetensorsWriter.Tensor] = [:]
        for (name, tensor) in tensors { parts[name] = .init(shape: tensor.shape, values: try tensor.floats()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let words = String(decoding: try encoder.encode(progress), as: UTF8.self)
        try SafetensorsWriter.write(parts, metadata: [key: words], to: path)
    }

    /// Fills the tensors.
    ///
    /// - Throws: ``TrainingError`` `training.checkpoint` when the file holds other tensors.
    static func read(into tensors: [String: Tensor], from path: String) throws -> RunProgress {
        let file = try SafetensorsFile(path: path)
        guard let words = file.metadata[key],
            let progress = try? JSONDecoder().decode(RunProgress.self, from: Data(words.utf8)),
            Set(file.names) == Set(tensors.keys)
        else {
            throw TrainingError(
                .checkpoint, "\(path) is no checkpoint of this run", hint: "start anew without --resume")
        }
        for (name, tensor) in tensors {
            guard file.shape(of: name) == tensor.shape else {
                throw TrainingError(
                    .checkpoint, "\(name) has another shape in \(path)", hint: "start anew without --resume")
            }
            try tensor.assign(Tensor(try file.floats(of: name), shape: tensor.shape))
        }
        return progress
    }
}
