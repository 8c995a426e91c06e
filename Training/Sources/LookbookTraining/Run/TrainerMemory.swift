internal import Foundation
internal import LookbookCore
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

    /// Whether a run can stand there: a damaged file may say anything.
    var isPossible: Bool {
        [epoch, batch, steps, updates ?? 0, measuresWithoutGain].allSatisfy {
            (0...Int.max >> 8).contains($0)
        }
    }
}

/// Tensors by name and the progress, in one safetensors file that replaces the last in one step.
enum Checkpoint {
    private static let key = "lookbook.progress"

    static func write(_ tensors: [String: Tensor], _ progress: RunProgress, to path: String) throws {
        var parts: [String: SafetensorsWriter.Tensor] = [:]
        for (name, tensor) in tensors {
            parts[name] = .init(shape: tensor.shape, values: try tensor.floats())
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let words = String(decoding: try encoder.encode(progress), as: UTF8.self)
        try SafetensorsWriter.write(parts, metadata: [key: words], to: path)
    }

    /// Reads where the run stands.
    ///
    /// - Parameter data: the digest of the examples that it would go on with.
    /// - Throws: ``LookbookError`` `training.checkpoint` when the file is none, or the examples were others.
    static func progress(from path: String, data: String) throws -> RunProgress {
        guard let words = try SafetensorsFile(path: path).metadata[key],
            let progress = try? JSONDecoder().decode(RunProgress.self, from: Data(words.utf8)),
            progress.isPossible
        else { throw LookbookError.noCheckpoint(path) }
        guard progress.data == nil || progress.data == data else {
            throw LookbookError(
                .trainingCheckpoint,
                "the pictures, their labels or their split are not those that the run was started with",
                facts: [.remedy: "go on with the same data, or start anew in another folder"])
        }
        return progress
    }

    /// Fills the tensors.
    ///
    /// - Throws: ``LookbookError`` `training.checkpoint` when the file holds other tensors.
    static func read(into tensors: [String: Tensor], from path: String) throws {
        let file = try SafetensorsFile(path: path)
        guard Set(file.names) == Set(tensors.keys) else { throw LookbookError.noCheckpoint(path) }
        for (name, tensor) in tensors {
            guard file.shape(of: name) == tensor.shape else {
                throw LookbookError(
                    .trainingCheckpoint, "\(name) has another shape in \(path)",
                    facts: [.remedy: "start anew without --resume"])
            }
            try tensor.assign(Tensor(try file.floats(of: name), shape: tensor.shape))
        }
    }
}

extension LookbookError {
    fileprivate static func noCheckpoint(_ path: String) -> LookbookError {
        LookbookError(
            .trainingCheckpoint, "\(path) is no checkpoint of this run",
            facts: [.remedy: "start anew without --resume"]
        )
    }
}

/// What a run keeps, and where.
extension Trainer {
    /// The objectives with the averages of what they learned.
    func averagedHeads() -> [ClassHeads.Head] {
        zip(objectives, averageHeads).map { ($0.objective, $0.loss, $1) }
    }

    /// The numbers of the network as it is trained now.
    public func networkNumbers() throws -> [String: [Float]] { try store.numbers() }

    /// Everything that a checkpoint holds.
    func allTensors() throws -> [String: Tensor] {
        var all: [String: Tensor] = [:]
        for parameter in store.parameters {
            all["network/" + parameter.name] = try store.tensor(parameter.name)
            if average !== store { all["average/" + parameter.name] = try average.tensor(parameter.name) }
        }
        for (index, pair) in objectives.enumerated() {
            for (name, tensor) in pair.loss.learned {
                all["learned/" + ClassHeads.name(index, name)] = tensor
            }
        }
        if average !== store {
            for (index, learned) in averageHeads.enumerated() {
                for (name, tensor) in learned { all["average/" + ClassHeads.name(index, name)] = tensor }
            }
        }
        for (name, tensor) in optimiser.tensors { all["optimiser/" + name] = tensor }
        return all
    }

    func saveCheckpoint() throws {
        let paths = RunFolder(folder)
        progress.updates = optimiser.steps
        try Checkpoint.write(allTensors(), progress, to: paths.checkpoint)
        try log.append(LogEntry("checkpoint", epoch: progress.epoch, step: progress.steps))
        try CurvePage.html(log.entries, title: "Training \(model.architecture)")
            .write(toFile: paths.curves, atomically: true, encoding: .utf8)
    }
}
