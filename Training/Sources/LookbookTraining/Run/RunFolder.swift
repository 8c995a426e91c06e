internal import Foundation

/// The files of a run.
struct RunFolder {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    var record: String { path + "/run.yaml" }
    var log: String { path + "/log.jsonl" }
    var curves: String { path + "/curves.html" }
    var checkpoint: String { path + "/checkpoint.safetensors" }
    var best: String { path + "/best.safetensors" }
    var heads: String { path + "/heads.safetensors" }
    var labels: String { path + "/labels.json" }
    func sheet(epoch: Int) -> String { path + "/reconstructions-\(epoch).jpg" }

    /// Makes the folder and writes the record.
    ///
    /// - Returns: whether there is a checkpoint to go on from.
    /// - Throws: ``TrainingError`` `training.checkpoint` when the folder holds another run.
    func prepare(_ run: RunFile, resuming: Bool) throws -> Bool {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let text = try run.yaml()
        let hasCheckpoint = FileManager.default.fileExists(atPath: checkpoint)
        if resuming, hasCheckpoint {
            // By value: a record does not always name the values in the same order.
            guard let recorded = try? RunFile(path: record), recorded == (try RunFile(yaml: text)) else {
                throw TrainingError(
                    .checkpoint, "the run in \(path) was made with other values than these",
                    hint: "go on with the same run file and options, or choose another folder")
            }
            return true
        }
        guard resuming || !hasCheckpoint else {
            throw TrainingError(
                .checkpoint, "\(path) holds a run already", hint: "go on with --resume, or choose another folder")
        }
        try text.write(toFile: record, atomically: true, encoding: .utf8)
        return false
    }
}

extension RunFile {
    /// - Throws: ``TrainingError`` `training.configuration` when loss, kind and sampling do not fit together.
    func checkKinds() throws(TrainingError) {
        guard kind != .autoencoder || (objectives.isEmpty && model.dimensions == nil && training.trainFrom == nil)
        else {
            throw TrainingError(
                .configuration, "an autoencoder learns from the pictures alone, all of it",
                hint: "leave objectives, model.dimensions and training.trainFrom out, or use kind: metric")
        }
        // The softmax reads the features: a projection after them would never learn, and spoil the vectors.
        guard kind != .classifier || model.dimensions == nil else {
            throw TrainingError(
                .configuration, "a classifier has no projection",
                hint: "leave model.dimensions out, or use kind: metric")
        }
        for objective in objectives {
            if kind == .classifier, objective.loss != .softmax {
                throw TrainingError(
                    .configuration, "a classifier cannot learn \(objective.loss.rawValue)",
                    hint: "use loss: softmax, or kind: metric")
            }
            if kind == .metric, objective.loss == .softmax {
                throw TrainingError(
                    .configuration, "a metric run cannot learn softmax",
                    hint: "use loss: normalised-softmax, or kind: classifier")
            }
            if objective.loss.needsPairs, training.classesPerBatch == nil || training.picturesPerClass == nil {
                throw TrainingError(
                    .configuration, "\(objective.loss.rawValue) needs pictures of one class in a batch",
                    hint: "set training.classesPerBatch and training.picturesPerClass")
            }
        }
    }
}
