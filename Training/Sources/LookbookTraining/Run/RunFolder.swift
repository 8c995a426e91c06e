internal import Foundation
internal import LookbookCore
internal import LookbookMeasures
internal import LookbookNetworks
internal import Tensors

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
    /// - Throws: ``LookbookError`` `training.checkpoint` when the folder holds another run.
    func prepare(_ run: RunFile, resuming: Bool) throws -> Bool {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let text = try run.yaml()
        let hasCheckpoint = FileManager.default.fileExists(atPath: checkpoint)
        if resuming, hasCheckpoint {
            // By value: a record does not always name the values in the same order.
            guard let recorded = try? RunFile(path: record), recorded == (try RunFile(yaml: text)) else {
                throw LookbookError(
                    .trainingCheckpoint, "the run in \(path) was made with other values than these",
                    facts: [.remedy: "go on with the same run file and options, or choose another folder"])
            }
            return true
        }
        guard resuming || !hasCheckpoint else {
            throw LookbookError(
                .trainingCheckpoint, "\(path) holds a run already",
                facts: [.remedy: "go on with --resume, or choose another folder"])
        }
        try text.write(toFile: record, atomically: true, encoding: .utf8)
        return false
    }
}

extension RunFile {
    /// - Throws: ``LookbookError`` `training.configuration` when loss, kind and sampling do not fit together.
    func checkKinds() throws(LookbookError) {
        guard
            kind != .autoencoder
                || (objectives.isEmpty && model.dimensions == nil && training.trainFrom == nil)
        else {
            throw LookbookError(
                .trainingConfiguration, "an autoencoder learns from the pictures alone, all of it",
                facts: [
                    .remedy:
                        "leave objectives, model.dimensions and training.trainFrom out, or use kind: metric"
                ])
        }
        // The softmax reads the features: a projection after them would never learn, and spoil the vectors.
        guard kind != .classifier || model.dimensions == nil else {
            throw LookbookError(
                .trainingConfiguration, "a classifier has no projection",
                facts: [.remedy: "leave model.dimensions out, or use kind: metric"])
        }
        for objective in objectives {
            if kind == .classifier, objective.loss != .softmax {
                throw LookbookError(
                    .trainingConfiguration, "a classifier cannot learn \(objective.loss.rawValue)",
                    facts: [.remedy: "use loss: softmax, or kind: metric"])
            }
            if kind == .metric, objective.loss == .softmax {
                throw LookbookError(
                    .trainingConfiguration, "a metric run cannot learn softmax",
                    facts: [.remedy: "use loss: normalised-softmax, or kind: classifier"])
            }
            if objective.loss.needsPairs, training.classesPerBatch == nil || training.picturesPerClass == nil
            {
                throw LookbookError(
                    .trainingConfiguration,
                    "\(objective.loss.rawValue) needs pictures of one class in a batch",
                    facts: [.remedy: "set training.classesPerBatch and training.picturesPerClass"])
            }
        }
    }
}

/// A finished run that another one goes on from: its network with the projection, and what its objectives learned of the
/// classes that both know.
struct EarlierRun {
    private let run: RunFile
    private let weights: SafetensorsFile
    private let heads: SafetensorsFile
    private let map: LabelMap

    /// Opens a run's folder.
    ///
    /// - Throws: ``LookbookError`` `training.file` when there is no finished run, and what reading its files throws.
    init(folder: String) throws {
        let paths = RunFolder(folder)
        for file in [paths.record, paths.best, paths.heads, paths.labels]
        where !FileManager.default.fileExists(atPath: file) {
            throw LookbookError(
                .trainingFile, "\(folder) holds no run to go on from: there is no \(file)",
                facts: [.remedy: "name the folder of a run that has ended"])
        }
        run = try RunFile(path: paths.record)
        weights = try SafetensorsFile(path: paths.best)
        heads = try SafetensorsFile(path: paths.heads)
        map = try LabelMap(contentsOf: paths.labels)
    }

    /// What the file of its weights says of itself.
    var metadata: [String: String] { weights.metadata }

    /// The numbers of its network and projection, by name.
    ///
    /// - Throws: ``LookbookError`` `training.configuration` when they belong to another network.
    func numbers(for architecture: String) throws -> [String: [Float]] {
        guard run.model.architecture == architecture else {
            throw LookbookError(
                .trainingConfiguration,
                "the run to go on from trained \(run.model.architecture), not \(architecture)",
                facts: [.remedy: "use the same model.architecture"])
        }
        return Dictionary(uniqueKeysWithValues: try weights.names.map { ($0, try weights.floats(of: $0)) })
    }

    /// Hands what was learned of each class to the objectives of the same label and loss; classes that are new keep their
    /// random start.
    func teach(_ objectives: [(objective: Objective, loss: any EmbeddingLoss)], _ map: LabelMap) throws {
        for (objective, loss) in objectives {
            let isSame = { (old: Objective) in (old.label, old.loss) == (objective.label, objective.loss) }
            guard let index = run.objectives.firstIndex(where: isSame) else { continue }
            let (old, new) = (self.map.classes[objective.label] ?? [], map.classes[objective.label] ?? [])
            let places = placesByName(old)
            for (name, tensor) in loss.learned {
                let known = try heads.floats(of: ClassHeads.name(index, name))
                var numbers = try tensor.floats()
                let width = numbers.count / max(1, new.count)
                guard width > 0, known.count == old.count * width else { continue }
                for (place, name) in new.enumerated() {
                    guard let source = places[name] else { continue }
                    let row = known[source * width..<(source + 1) * width]
                    numbers.replaceSubrange(place * width..<(place + 1) * width, with: row)
                }
                try tensor.assign(Tensor(numbers, shape: tensor.shape))
            }
        }
    }
}
