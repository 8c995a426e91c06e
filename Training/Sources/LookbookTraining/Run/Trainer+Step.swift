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
}
