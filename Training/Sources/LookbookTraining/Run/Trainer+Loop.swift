internal import Foundation
internal import LookbookCore
internal import LookbookImaging
internal import LookbookNetworks
internal import Tensors

extension Trainer {
    /// Trains to the end, or until interrupted; a checkpoint is written either way.
    ///
    /// - Parameters:
    ///   - isInterrupted: asked after every step.
    ///   - watch: told after every step.
    /// - Throws: ``LookbookError`` `training.diverged` when the loss or the gradients are no numbers, `training.data` when
    ///   many pictures cannot be read.
    public func train(
        isInterrupted: () -> Bool = { false }, watch: (RunPosition) -> Void = { _ in }
    ) throws -> Ending {
        let sampler = try makeSampler()
        let total = totalSteps(perEpoch: sampler.batches(epoch: 0).count)
        var meter = StepMeter()
        let firstStep = progress.steps
        var lastCheckpoint = Date()
        // An epoch that was begun is ended, also after the run's last step.
        while progress.epoch < run.training.epochs, progress.steps < total || progress.batch > 0 {
            if isOutOfPatience { return try end(.stoppedEarly) }
            let batches = Array(sampler.batches(epoch: progress.epoch).dropFirst(progress.batch))
            let preparer = PicturePreparer(
                preprocessing, augmentation: run.augmentation, seed: run.training.seed)
            let loader = BatchLoader(preparer, batches, of: examples, epoch: progress.epoch)
            defer { loader.stop() }
            for index in batches.indices where progress.steps < total {
                guard let batch = meter.waiting({ loader.batch(index) }) else { break }
                try meter.count(batch)
                let rate =
                    run.training.rate
                    * run.training.schedule.factor(
                        step: progress.steps, total: total, warmUp: run.training.warmUp)
                // One picture alone has no variance, which batch norms need.
                let done = batch.places.count > 1 ? try step(batch, rate: rate) : nil
                meter.add(done, rate: rate, pictures: batch.places.count)
                progress.steps += 1
                progress.batch += 1
                watch(
                    RunPosition(
                        epoch: progress.epoch, epochs: run.training.epochs, step: progress.steps,
                        steps: total,
                        ownSteps: progress.steps - firstStep, loss: done?.loss))
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
            try endEpoch(&meter, isLast: progress.epoch + 1 == run.training.epochs || progress.steps >= total)
            lastCheckpoint = Date()
        }
        return try end(.finished)
    }

    private func totalSteps(perEpoch: Int) -> Int {
        let all = max(perEpoch, 1) * run.training.epochs
        return run.training.steps > 0 ? min(run.training.steps, all) : all
    }

    /// A run that ended so is not to go on when it is resumed.
    private var isOutOfPatience: Bool {
        run.training.patience > 0 && progress.measuresWithoutGain >= run.training.patience
    }

    private func endEpoch(_ meter: inout StepMeter, isLast: Bool) throws {
        if let warning = try meter.warning(progress) { try log.append(warning) }
        if isLast || (progress.epoch + 1) % run.training.measureEvery == 0 {
            try measure()
            meter.restart()
        }
        progress.epoch += 1
        progress.batch = 0
        try saveCheckpoint()
    }

    private func end(_ ending: Ending) throws -> Ending {
        let message = ending == .stoppedEarly ? "stopped early" : nil
        try log.append(LogEntry("end", epoch: progress.epoch, step: progress.steps, message: message))
        return ending
    }

    private func makeSampler() throws -> any BatchSampling {
        let settings = run.training
        let places = examples.indices.filter { examples[$0].split == .training }
        guard let perBatch = settings.classesPerBatch, let perClass = settings.picturesPerClass else {
            return ShuffledSampler(places: places, batch: settings.batch, seed: settings.seed)
        }
        guard let kind = settings.sampleBy ?? run.objectives.first?.label else {
            throw LookbookError(
                .trainingConfiguration, "classes are sampled, but no label is named",
                facts: [.remedy: "set training.sampleBy"])
        }
        return try ClassSampler(
            labels: examples.map { map.number(of: $0, kind) }, places: places, perBatch: perBatch,
            perClass: perClass, seed: settings.seed)
    }
}
