internal import Foundation
internal import LookbookImaging
internal import LookbookNetworks
internal import Tensors

/// A run: network, objectives, optimiser and data, and the loop over them. One thread at a time.
public final class Trainer {
    /// How a run ended.
    public enum Ending: String, Sendable, Hashable {
        case finished, interrupted, stoppedEarly
    }

    let run: RunFile
    let folder: String
    let examples: [TrainingExample]
    let map: LabelMap
    let preprocessing: Preprocessing
    let model: EmbeddingModel
    let executor: GraphExecutor
    let store: ParameterStore
    /// The moving average of the weights; the weights themselves when none is kept.
    let average: ParameterStore
    let objectives: [(objective: Objective, loss: any EmbeddingLoss)]
    /// The moving average of what each objective learned.
    private let averageHeads: [[String: Tensor]]
    let reconstruction = ReconstructionLoss()
    let optimiser: Optimiser
    let firstNode: Int
    let log: RunLog
    var progress = RunProgress()

    /// Sets a run up in its folder.
    ///
    /// - Parameters:
    ///   - examples: what ``ExampleReader`` read.
    ///   - folder: for the record, the log, checkpoints and the result; made when it is not there.
    ///   - resuming: goes on from the folder's checkpoint when there is one.
    ///   - watch: is told every line of the log.
    /// - Throws: ``TrainingError``, and what network and weights throw.
    public init(
        _ run: RunFile, _ examples: [TrainingExample], folder: String, resuming: Bool = false,
        watch: @escaping (LogEntry) -> Void = { _ in }
    ) throws {
        (self.run, self.examples, self.folder) = (run, examples, folder)
        map = LabelMap(examples)
        preprocessing = try run.model.preprocessing()
        let kinds = run.objectives.map(\.label)
        let perClass = run.training.picturesPerClass ?? 1
        let warnings = try DataChecks.warnings(
            examples, map, kinds: Set(kinds).sorted(), batch: run.training.batch, perClass: perClass)
        try run.checkKinds()

        let (model, weights) = try run.model.start(
            seed: run.training.seed, reconstructs: run.kind == .autoencoder)
        self.model = model
        executor = GraphExecutor(model.graph)
        store = try ParameterStore(weights, for: model.graph)
        average = run.training.average > 0 ? try ParameterStore(weights, for: model.graph) : store
        objectives = try Self.objectives(run, model, map, examples)
        averageHeads = try objectives.map { pair in
            run.training.average > 0 ? try pair.loss.learned.mapValues { try $0.detached().copy() } : pair.loss.learned
        }
        let part = try TrainablePart(model, store, run.training)
        firstNode = part.firstNode
        optimiser = try Optimiser(part.learned + Self.learned(objectives), run.training)

        let paths = RunFolder(folder)
        let goesOn = try paths.prepare(run, resuming: resuming)
        log = try RunLog(path: paths.log, resuming: goesOn, watch: watch)
        if goesOn {
            progress = try Checkpoint.read(into: allTensors(), from: paths.checkpoint)
            optimiser.resume(steps: progress.steps)
        } else {
            for warning in warnings { try log.append(LogEntry("warning", epoch: 0, step: 0, message: warning)) }
            try calibrateNorms()
        }
        try log.append(LogEntry("start", epoch: progress.epoch, step: progress.steps))
    }

    private static func objectives(
        _ run: RunFile, _ model: EmbeddingModel, _ map: LabelMap, _ examples: [TrainingExample]
    ) throws -> [(objective: Objective, loss: any EmbeddingLoss)] {
        let dimensions = model.graph.shape(ofOutput: run.kind.headInput)?.count ?? 0
        return try run.objectives.enumerated().map { index, objective in
            let seed = run.training.seed &+ UInt64(index) &+ 100
            let counts = map.counts(objective.label, examples)
            return (objective, try objective.make(counts: counts, dimensions: dimensions, seed: seed))
        }
    }

    private static func learned(
        _ objectives: [(objective: Objective, loss: any EmbeddingLoss)]
    ) -> [LearnedParameter] {
        objectives.enumerated().flatMap { index, pair in
            pair.loss.learned.sorted { $0.key < $1.key }.map { name, tensor in
                // Directions of classes have no length that decay could hold down.
                LearnedParameter(
                    name: ClassHeads.name(index, name), tensor: tensor, rate: 1,
                    decays: pair.objective.loss == .softmax && name == "weight")
            }
        }
    }

    /// Everything that a checkpoint holds.
    func allTensors() throws -> [String: Tensor] {
        var all: [String: Tensor] = [:]
        for parameter in store.parameters {
            all["network/" + parameter.name] = try store.tensor(parameter.name)
            if average !== store { all["average/" + parameter.name] = try average.tensor(parameter.name) }
        }
        if average !== store {
            for (index, learned) in averageHeads.enumerated() {
                for (name, tensor) in learned { all["average/" + ClassHeads.name(index, name)] = tensor }
            }
        }
        for parameter in optimiser.parameters { all["learned/" + parameter.name] = parameter.tensor }
        for (name, tensor) in optimiser.tensors { all["optimiser/" + name] = tensor }
        return all
    }

    /// See ``NormCalibration``; frozen norms stay as they are.
    private func calibrateNorms() throws {
        guard !run.training.freezeNorms, firstNode < executor.graph.nodes.count, run.model.weights != nil,
            try NormCalibration.isNeeded(model.graph, store)
        else { return }
        let training = examples.indices.filter { examples[$0].split == .training }
        let batches = ShuffledSampler(
            places: training, batch: min(run.training.batch, training.count), seed: run.training.seed)
        let preparer = PicturePreparer(preprocessing, augmentation: run.augmentation, seed: run.training.seed)
        let inputs = try batches.batches(epoch: 0).prefix(16).map { places in
            try input(preparer.batch(places, of: examples, epoch: 0))
        }
        try NormCalibration.run(executor, store, inputs)
        if average !== store { try average.assign(store.numbers()) }
    }

    /// The pictures of a batch as the network sees them.
    func input(_ batch: PixelBatch) throws -> Tensor {
        try Tensor(
            pixels: batch.pixels, count: batch.places.count, height: preprocessing.height,
            width: preprocessing.width, mean: preprocessing.mean, std: preprocessing.std)
    }
}

extension Trainer {
    /// The objectives with the averages of what they learned.
    func averagedHeads() -> [ClassHeads.Head] {
        zip(objectives, averageHeads).map { ($0.objective, $0.loss, $1) }
    }

    /// The numbers of the network as it is trained now.
    public func networkNumbers() throws -> [String: [Float]] { try store.numbers() }
}
