internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// A finished run that another one goes on from: its network with the projection, and what its objectives learned of the
/// classes that both know.
struct EarlierRun {
    private let run: RunFile
    private let weights: SafetensorsFile
    private let heads: SafetensorsFile
    private let classes: [String: [String]]

    /// Opens a run's folder.
    ///
    /// - Throws: ``TrainingError`` `training.file` when there is no finished run, and what reading its files throws.
    init(folder: String) throws {
        let paths = RunFolder(folder)
        for file in [paths.record, paths.best, paths.heads, paths.labels]
        where !FileManager.default.fileExists(atPath: file) {
            throw TrainingError(
                .file, "\(folder) holds no run to go on from: there is no \(file)",
                hint: "name the folder of a run that has ended")
        }
        run = try RunFile(path: paths.record)
        weights = try SafetensorsFile(path: paths.best)
        heads = try SafetensorsFile(path: paths.heads)
        classes = try JSONDecoder().decode(
            [String: [String]].self, from: Data(contentsOf: URL(filePath: paths.labels)))
    }

    /// What the file of its weights says of itself.
    var metadata: [String: String] { weights.metadata }

    /// The numbers of its network and projection, by name.
    ///
    /// - Throws: ``TrainingError`` `training.configuration` when they belong to another network.
    func numbers(for architecture: String) throws -> [String: [Float]] {
        guard run.model.architecture == architecture else {
            throw TrainingError(
                .configuration, "the run to go on from trained \(run.model.architecture), not \(architecture)",
                hint: "use the same model.architecture")
        }
        return Dictionary(uniqueKeysWithValues: try weights.names.map { ($0, try weights.floats(of: $0)) })
    }

    /// Hands what was learned of each class to the objectives of the same label and loss; classes that are new keep their
    /// random start.
    func teach(_ objectives: [(objective: Objective, loss: any EmbeddingLoss)], _ map: LabelMap) throws {
        for (objective, loss) in objectives {
            let isSame = { (old: Objective) in (old.label, old.loss) == (objective.label, objective.loss) }
            guard let index = run.objectives.firstIndex(where: isSame) else { continue }
            let (old, new) = (classes[objective.label] ?? [], map.classes[objective.label] ?? [])
            let places = Dictionary(uniqueKeysWithValues: old.enumerated().map { ($1, $0) })
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
