internal import Foundation
internal import LookbookNetworks
internal import Tensors

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
        try SafetensorsWriter.write(Dictionary(uniqueKeysWithValues: tensors), metadata: metadata, to: paths.best)
        try ClassHeads(averagedHeads(), map).write(to: paths.heads)
        try encoder.encode(map.classes).write(to: URL(filePath: paths.labels), options: .atomic)
    }
}
