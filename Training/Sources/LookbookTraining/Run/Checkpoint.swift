internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// Where a run stands, beside its tensors.
struct RunProgress: Codable, Hashable, Sendable {
    /// The epoch that goes on, from 0.
    var epoch = 0
    /// Batches of it that are done.
    var batch = 0
    /// Batches that were done in all; the schedule follows them.
    var steps = 0
    /// Steps of the optimiser: batches that held nothing to learn from made none.
    var updates: Int?
    /// The best score so far.
    var best: Double?
    /// Measurements since then.
    var measuresWithoutGain = 0
    /// The digest of the examples: with others the places and classes would mean other things.
    var data: String?
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

    /// Reads where the run stands.
    ///
    /// - Parameter data: the digest of the examples that it would go on with.
    /// - Throws: ``TrainingError`` `training.checkpoint` when the file is none, or the examples were others.
    static func progress(from path: String, data: String) throws -> RunProgress {
        guard let words = try SafetensorsFile(path: path).metadata[key],
            let progress = try? JSONDecoder().decode(RunProgress.self, from: Data(words.utf8))
        else { throw TrainingError.noCheckpoint(path) }
        guard progress.data == nil || progress.data == data else {
            throw TrainingError(
                .checkpoint, "the pictures, their labels or their split are not those that the run was started with",
                hint: "go on with the same data, or start anew in another folder")
        }
        return progress
    }

    /// Fills the tensors.
    ///
    /// - Throws: ``TrainingError`` `training.checkpoint` when the file holds other tensors.
    static func read(into tensors: [String: Tensor], from path: String) throws {
        let file = try SafetensorsFile(path: path)
        guard Set(file.names) == Set(tensors.keys) else { throw TrainingError.noCheckpoint(path) }
        for (name, tensor) in tensors {
            guard file.shape(of: name) == tensor.shape else {
                throw TrainingError(
                    .checkpoint, "\(name) has another shape in \(path)", hint: "start anew without --resume")
            }
            try tensor.assign(Tensor(try file.floats(of: name), shape: tensor.shape))
        }
    }
}

extension TrainingError {
    fileprivate static func noCheckpoint(_ path: String) -> TrainingError {
        TrainingError(.checkpoint, "\(path) is no checkpoint of this run", hint: "start anew without --resume")
    }
}
