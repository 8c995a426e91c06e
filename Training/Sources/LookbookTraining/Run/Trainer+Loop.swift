internal import Foundation
internal import LookbookImaging
internal import LookbookNetworks
internal import Tensors

extension Trainer {
    /// Trains to the end, or until interrupted; a checkpoint is written either way.
    ///
    /// - Parameters:
    ///   - isInterrupted: asked after every step.
    ///   - watch: told after every step.
    /// - Throws: ``TrainingError`` `training.diverged` when the loss is no number, `training.data` when many pictures
    ///   cannot be read.
    public func train(
        isInterrupted: () -> Bool = { false }, watch: (RunPosition) -> Void = { _ in }
    ) throws -> Ending {
        let sampler = try makeSampler()
        let perEpoch = max(sampler.batches(epoch: 0).count, 1)
        let total = run.training.steps > 0 ? run.training.steps : perEpoch * run.training.epochs
        var meter = StepMeter()
        let (start, firstStep) = (Date(), progress.steps)
        var lastCheckpoint = start
        while progress.epoch < run.training.epochs, progress.steps < total {
            let batches = Array(sampler.batches(epoch: progress.epoch).dropFirst(progress.batch))
            let preparer = PicturePreparer(preprocessing, augmentation: run.augmentation, seed: run.training.seed)
            let loader = BatchLoader(preparer, batches, of: examples, epoch: progress.epoch)
            defer { loader.stop() }
            for index in batches.indices where progress.steps < total {
                guard let batch = meter.waiting({ loader.batch(index) }) else { break }
                try meter.count(batch)
                let rate =
                    run.training.rate
                    * run.training.schedule.factor(
                        step: progress.steps, total: total, warmUp: run.training.warmUp)
                let done = try step(batch, rate: rate)
                meter.add(done, rate: rate, pictures: batch.places.count)
                progress.steps += 1
                progress.batch += 1
                watch(
                    RunPosition(
                        epoch: progress.epoch, epochs: run.training.epochs, step: progress.steps, steps: total,
                        ownSteps: progress.steps - firstStep, loss: done?.loss,
                        seconds: Date().timeIntervalSince(start)))
                if progress.steps % 20 == 0 { try log.append(meter.entry(progress)) }
                if isInterrupted() {
                    try saveCheckpoint()
                    return .interrupted
                }
                let minutes = Date().timeIntervalSince(lastCheckpoint) / 60
                if run.training.checkpointMinutes > 0, minutes > run.training.checkpointMinutes {
                    try saveCheckpoint()
                    lastCheckpoint = Date()
                }
            }
            let isLast = progress.epoch + 1 == run.training.epochs || progress.steps >= total
            if isLast || (progress.epoch + 1) % run.training.measureEvery == 0 { try measure() }
            progress.epoch += 1
            progress.batch = 0
            try saveCheckpoint()
            lastCheckpoint = Date()
            if run.training.patience > 0, progress.measuresWithoutGain >= run.training.patience {
                try log.append(LogEntry("end", epoch: progress.epoch, step: progress.steps, message: "stopped early"))
                return .stoppedEarly
            }
        }
        try log.append(LogEntry("end", epoch: progress.epoch, step: progress.steps))
        return .finished
    }

    private func makeSampler() throws -> any BatchSampling {
        let settings = run.training
        let places = examples.indices.filter { examples[$0].split == .training }
        guard let perBatch = settings.classesPerBatch, let perClass = settings.picturesPerClass else {
            return ShuffledSampler(places: places, batch: settings.batch, seed: settings.seed)
        }
        guard let kind = settings.sampleBy ?? run.objectives.first?.label else {
            throw TrainingError(
                .configuration, "classes are sampled, but no label is named", hint: "set training.sampleBy")
        }
        return try ClassSampler(
            labels: examples.map { map.number(of: $0, kind) }, places: places, perBatch: perBatch,
            perClass: perClass, seed: settings.seed)
    }

    /// One step of learning.
    ///
    /// - Returns: the loss and the gradients' length; nil when the batch held nothing to learn from.
    func step(_ batch: PixelBatch, rate: Double) throws -> (loss: Double, gradient: Double)? {
        let mode: ExecutionMode = run.training.freezeNorms ? .evaluation : .training
        let input = try input(batch)
        let forward = { [self] in try executor(input, store, mode, frozenBefore: firstNode) }
        let outputs = try run.training.halfPrecision ? withHalfPrecision(forward) : forward()
        guard let loss = try loss(outputs, batch) else { return nil }
        let value = Double(try loss.scalar())
        guard value.isFinite else {
            throw TrainingError(
                .diverged, "the loss is \(value) after \(progress.steps) steps",
                hint: "lower training.rate, or raise training.warmUp")
        }
        try loss.backward()
        let gradient = try optimiser.step(rate: rate)
        try followAverage()
        return (value, gradient)
    }

    private func loss(_ outputs: [String: Tensor], _ batch: PixelBatch) throws -> Tensor? {
        guard run.kind == .autoencoder else {
            return try outputs[run.kind.headInput].flatMap { try loss($0.inFullPrecision(), batch.places) }
        }
        let picture = try Tensor(
            unnormalised: batch, height: preprocessing.height, width: preprocessing.width)
        return try outputs["reconstruction"].map { try reconstruction($0.inFullPrecision(), picture).loss }
    }

    /// The weighted sum of the objectives, each over the pictures that have its label.
    private func loss(_ vectors: Tensor, _ places: [Int]) throws -> Tensor? {
        var sum: Tensor?
        for (objective, loss) in objectives {
            let labels = places.map { map.number(of: examples[$0], objective.label) }
            let rows = labels.indices.filter { labels[$0] >= 0 }
            guard !rows.isEmpty else { continue }
            let chosen = rows.count == labels.count ? vectors : try vectors.selecting(Tensor(indices: rows))
            guard let part = try loss(chosen, labels: rows.map { labels[$0] }) else { continue }
            let weighted = try part * objective.weight
            sum = try sum.map { try $0 + weighted } ?? weighted
        }
        return sum
    }

    /// At the start a long memory would hold on to the first weights: it grows with the steps.
    private func followAverage() throws {
        guard average !== store else { return }
        let steps = Double(progress.steps + 1)
        let memory = min(run.training.average, (1 + steps) / (10 + steps))
        let names = store.parameters.map(\.name)
        var (targets, sources) = (try names.map { try average.tensor($0) }, try names.map { try store.tensor($0) })
        for (head, pair) in zip(averagedHeads(), objectives) {
            for (name, tensor) in pair.loss.learned {
                guard let target = head.learned[name] else { continue }
                targets.append(target)
                sources.append(tensor)
            }
        }
        try ParameterSteps.move(targets, towards: sources, by: 1 - memory)
    }

    func saveCheckpoint() throws {
        let paths = RunFolder(folder)
        try Checkpoint.write(allTensors(), progress, to: paths.checkpoint)
        try log.append(LogEntry("checkpoint", epoch: progress.epoch, step: progress.steps))
        try CurvePage.html(log.entries, title: "Training \(model.architecture)")
            .write(toFile: paths.curves, atomically: true, encoding: .utf8)
    }
}
