internal import Foundation
internal import LookbookCore
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
    /// What the file of the first weights says of itself, `start.` before each key.
    let origin: [String: String]
    let executor: GraphExecutor
    let store: ParameterStore
    /// The moving average of the weights; the weights themselves when none is kept.
    let average: ParameterStore
    let objectives: [(objective: Objective, loss: any EmbeddingLoss)]
    /// The moving average of what each objective learned.
    let averageHeads: [[String: Tensor]]
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
    /// - Throws: ``LookbookError``, and what network, weights and tensors throw.
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
            examples, map, kinds: Set(kinds).sorted(), batch: run.training.picturesPerStep, perClass: perClass
        )
        try run.checkKinds()

        let earlier = try run.model.run.map { try EarlierRun(folder: $0) }
        let (model, weights, origin) = try run.model.start(
            seed: run.training.seed, from: earlier, reconstructs: run.kind == .autoencoder)
        (self.model, self.origin) = (model, origin)
        executor = GraphExecutor(model.graph)
        store = try ParameterStore(weights, for: model.graph)
        average = run.training.average > 0 ? try ParameterStore(weights, for: model.graph) : store
        objectives = try Self.objectives(run, model, map, examples)
        try earlier?.teach(objectives, map)
        averageHeads = try objectives.map { pair in
            run.training.average > 0
                ? try pair.loss.learned.mapValues { try $0.detached().copy() } : pair.loss.learned
        }
        let part = try TrainablePart(model, store, run.training)
        firstNode = part.firstNode
        optimiser = try Optimiser(part.learned + Self.learned(objectives), run.training)

        let paths = RunFolder(folder)
        let data = examples.digest
        let goesOn = try paths.prepare(run, resuming: resuming)
        let saved = goesOn ? try Checkpoint.progress(from: paths.checkpoint, data: data) : nil
        log = try RunLog(path: paths.log, resumingAt: saved?.steps, watch: watch)
        if let saved {
            progress = saved
            try Checkpoint.read(into: allTensors(), from: paths.checkpoint)
            optimiser.resume(steps: saved.updates ?? saved.steps)
        } else {
            for warning in warnings {
                try log.append(LogEntry("warning", epoch: 0, step: 0, message: warning))
            }
            try calibrateNorms()
            try startProxies()
        }
        progress.data = data
        try logStart()
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

    private func logStart() throws {
        var entry = LogEntry("start", epoch: progress.epoch, step: progress.steps)
        (entry.device, entry.threads) = (TensorRuntime.device.rawValue, TensorRuntime.threads)
        try log.append(entry)
    }

    /// See ``NormCalibration``; frozen norms stay as they are.
    private func calibrateNorms() throws {
        guard !run.training.freezeNorms, run.model.weights != nil || run.model.run != nil,
            try NormCalibration.isNeeded(model.graph, store, from: firstNode)
        else { return }
        let training = examples.indices.filter { examples[$0].split == .training }
        let batches = ShuffledSampler(
            places: training, batch: min(run.training.picturesPerStep, training.count),
            seed: run.training.seed)
        let preparer = PicturePreparer(preprocessing, augmentation: run.augmentation, seed: run.training.seed)
        try NormCalibration.run(executor, store, from: firstNode, batches.batches(epoch: 0).prefix(16)) {
            places in
            let batch = preparer.batch(places, of: examples, epoch: 0)
            return batch.places.isEmpty ? nil : try input(batch)
        }
        if average !== store { try average.assign(store.numbers()) }
    }

    /// The pictures of a batch as the network sees them.
    func input(_ batch: PixelBatch) throws -> Tensor {
        try Tensor(
            pixels: batch.pixels, count: batch.places.count, height: preprocessing.height,
            width: preprocessing.width, mean: preprocessing.mean, std: preprocessing.std)
    }
}
