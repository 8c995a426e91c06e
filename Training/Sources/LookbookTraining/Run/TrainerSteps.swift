internal import Foundation
internal import LookbookCore
internal import LookbookImaging
internal import LookbookNetworks
internal import Tensors

extension Trainer {
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
            throw LookbookError(
                .trainingDiverged, "the loss is \(value) after \(progress.steps) steps",
                facts: [.remedy: "lower training.rate, or raise training.warmUp"])
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
        var (targets, sources) = (
            try names.map { try average.tensor($0) }, try names.map { try store.tensor($0) }
        )
        for (head, pair) in zip(averagedHeads(), objectives) {
            for (name, tensor) in pair.loss.learned {
                guard let target = head.learned[name] else { continue }
                targets.append(target)
                sources.append(tensor)
            }
        }
        try ParameterSteps.move(targets, towards: sources, by: 1 - memory)
    }
}

extension Trainer {
    /// Measures on the validation pictures with the averaged weights, and keeps these when their score is the best so far.
    func measure() throws {
        let validation = examples.filter { $0.split == .validation }
        var entry = LogEntry("measure", epoch: progress.epoch, step: progress.steps)
        var score: Double?
        if !validation.isEmpty {
            let heads = ClassHeads(averagedHeads(), map)
            let pass = PicturePass(
                run: run, model: model, preprocessing: preprocessing, parameters: average, heads: heads)
            let seen = try pass(validation)
            entry.scores = try seen.retrieval(map)
            entry.accuracy = seen.accuracies.isEmpty ? nil : seen.accuracies.compactMapValues(\.accuracy)
            entry.reconstruction = seen.reconstruction(run.kind)
            entry.failures = seen.failures > 0 ? seen.failures : nil
            try seen.sheet.write(to: RunFolder(folder).sheet(epoch: progress.epoch + 1))
            score = self.score(entry)
        }
        // As long as nothing was measured the latest weights are the best known.
        if score.map({ $0 > progress.best ?? -.infinity }) ?? (progress.best == nil) {
            progress.best = score
            progress.measuresWithoutGain = 0
            try saveBest(entry)
        } else {
            progress.measuresWithoutGain += 1
        }
        try log.append(entry)
    }

    /// What decides which weights are best, larger is better: mean mAP@10 of a metric run, mean accuracy of a classifier,
    /// and what the loss of an autoencoder lacks to 1.
    private func score(_ entry: LogEntry) -> Double? {
        switch run.kind {
        case .metric: mean(entry.scores)
        case .classifier: mean(entry.accuracy) ?? mean(entry.scores)
        case .autoencoder: entry.reconstruction.map { ($0["similarity"] ?? 0) - ($0["error"] ?? 0) }
        }
    }

    private func mean(_ values: [String: Double]?) -> Double? {
        guard let values, !values.isEmpty else { return nil }
        return values.values.reduce(0, +) / Double(values.count)
    }

    private func saveBest(_ entry: LogEntry) throws {
        let paths = RunFolder(folder)
        let tensors = try average.parameters.map { parameter in
            let values = try average.tensor(parameter.name).floats()
            return (parameter.name, SafetensorsWriter.Tensor(shape: parameter.shape, values: values))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let words = String(decoding: try encoder.encode(entry), as: UTF8.self)
        var metadata = model.options.metadata
        // Where the first weights came from, and under which licence.
        metadata.merge(origin) { $1 }
        metadata["architecture"] = model.architecture
        metadata["epoch"] = "\(progress.epoch + 1)"
        metadata["validation"] = words
        try SafetensorsWriter.write(
            Dictionary(uniqueKeysWithValues: tensors), metadata: metadata, to: paths.best)
        try ClassHeads(averagedHeads(), map).write(to: paths.heads)
        try encoder.encode(map.classes).write(to: URL(filePath: paths.labels), options: .atomic)
    }
}
