internal import Foundation
internal import LookbookNetworks
internal import Tensors

extension Trainer {
    /// Measures mAP@10 of every label on the validation pictures with the averaged weights, and keeps these when the mean
    /// of the scores is the best so far.
    func measure() throws {
        let places = examples.indices.filter { examples[$0].split == .validation }
        var scores: [String: Double] = [:]
        if !places.isEmpty {
            let (vectors, read) = try embeddings(places)
            let dimensions = vectors.count / max(read.count, 1)
            for kind in map.classes.keys {
                let labels = read.map { map.number(of: examples[$0], kind) }
                scores[kind] = try RetrievalScore.meanAveragePrecision(
                    vectors, dimensions: dimensions, labels: labels)
            }
        }
        let mean = scores.isEmpty ? nil : scores.values.reduce(0, +) / Double(scores.count)
        // Without a measurement the latest weights are the best known.
        if mean == nil || mean ?? 0 > progress.best ?? -1 {
            progress.best = mean
            progress.measuresWithoutGain = 0
            try saveBest(scores)
        } else {
            progress.measuresWithoutGain += 1
        }
        var entry = LogEntry("measure", epoch: progress.epoch, step: progress.steps)
        entry.scores = scores
        try log.append(entry)
    }

    /// Embeddings of pictures without augmentation, row by row, and the places of those that could be read.
    func embeddings(_ places: [Int]) throws -> (vectors: [Float], places: [Int]) {
        let preparer = PicturePreparer(preprocessing, augmentation: nil, seed: 0)
        let batches = stride(from: 0, to: places.count, by: 32).map { Array(places[$0..<min($0 + 32, places.count)]) }
        let loader = BatchLoader(preparer, batches, of: examples, epoch: 0)
        defer { loader.stop() }
        var (vectors, read): ([Float], [Int]) = ([], [])
        for index in batches.indices {
            guard let batch = loader.batch(index), !batch.places.isEmpty else { continue }
            try withoutGradients {
                let outputs = try executor(input(batch), average, .evaluation)
                vectors += try outputs["embedding"]?.floats() ?? []
            }
            read += batch.places
        }
        return (vectors, read)
    }

    private func saveBest(_ scores: [String: Double]) throws {
        let paths = RunFolder(folder)
        let tensors = try average.parameters.map { parameter in
            let values = try average.tensor(parameter.name).floats()
            return (parameter.name, SafetensorsWriter.Tensor(shape: parameter.shape, values: values))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let words = String(decoding: try encoder.encode(scores), as: UTF8.self)
        try SafetensorsWriter.write(
            Dictionary(uniqueKeysWithValues: tensors),
            metadata: ["epoch": "\(progress.epoch + 1)", "validation": words], to: paths.best)
        try encoder.encode(map.classes).write(to: URL(filePath: paths.labels), options: .atomic)
    }
}
