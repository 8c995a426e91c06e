internal import LookbookImaging
internal import LookbookMeasures
internal import LookbookNetworks
internal import Tensors

/// Looks at pictures with weights that stay as they are, and measures everything that the kind of run can be measured by.
struct PicturePass {
    /// What was seen.
    struct Result {
        /// Embeddings, row by row.
        var vectors: [Float] = []
        /// The examples that could be read, in the rows' order.
        var examples: [TrainingExample] = []
        /// Pictures that could not be read.
        var failures = 0
        /// By label.
        var accuracies: [String: LabelAccuracy] = [:]
        /// Sum of the squared errors of pictures that were made again, each a mean.
        fileprivate var error = 0.0
        /// Sum of their similarities.
        fileprivate var similarity = 0.0
        /// Of an autoencoder.
        var sheet: ReconstructionSheet

        fileprivate init(height: Int, width: Int) {
            sheet = ReconstructionSheet(height: height, width: width)
        }
    }

    let run: RunFile
    let model: EmbeddingModel
    let preprocessing: Preprocessing
    let parameters: ParameterStore
    let heads: ClassHeads

    /// Prepares the pictures without augmentation and runs them through the network.
    func callAsFunction(_ examples: [TrainingExample]) throws -> Result {
        let preparer = PicturePreparer(preprocessing, augmentation: nil, seed: 0)
        let batches = stride(from: 0, to: examples.count, by: 32).map {
            Array($0..<min($0 + 32, examples.count))
        }
        let loader = BatchLoader(preparer, batches, of: examples, epoch: 0)
        defer { loader.stop() }
        let executor = GraphExecutor(model.graph)
        var result = Result(height: preprocessing.height, width: preprocessing.width)
        for index in batches.indices {
            guard let batch = loader.batch(index) else { continue }
            result.failures += batch.failures.count
            guard !batch.places.isEmpty else { continue }
            let seen = batch.places.map { examples[$0] }
            try withoutGradients { try look(batch, seen, executor, &result) }
            result.examples += seen
        }
        return result
    }

    private func look(
        _ batch: PixelBatch, _ examples: [TrainingExample], _ executor: GraphExecutor, _ result: inout Result
    ) throws {
        let input = try Tensor(
            pixels: batch.pixels, count: batch.places.count, height: preprocessing.height,
            width: preprocessing.width, mean: preprocessing.mean, std: preprocessing.std)
        let outputs = try executor(input, parameters, .evaluation)
        result.vectors += try outputs["embedding"]?.floats() ?? []
        if let vectors = outputs[run.kind.headInput] {
            try heads.count(vectors, examples, into: &result.accuracies)
        }
        if let made = outputs["reconstruction"] {
            let target = try Tensor(
                unnormalised: batch, height: preprocessing.height, width: preprocessing.width)
            let parts = try ReconstructionLoss()(made, target)
            result.error += Double(try parts.error.scalar()) * Double(examples.count)
            result.similarity += Double(try parts.similarity.scalar()) * Double(examples.count)
            try result.sheet.add(batch, made)
        }
    }
}

extension PicturePass.Result {
    /// mAP@10 of every label, `nil` where nothing can ask.
    func retrieval(_ map: LabelMap) throws -> [String: Double] {
        guard !examples.isEmpty else { return [:] }
        var scores: [String: Double] = [:]
        for kind in map.classes.keys {
            let labels = examples.map { map.number(of: $0, kind) }
            scores[kind] = try RetrievalScore.meanAveragePrecision(
                vectors, dimensions: vectors.count / examples.count, labels: labels)
        }
        return scores
    }

    /// The means of `error` and `similarity`, for an autoencoder.
    func reconstruction(_ kind: RunFile.Kind) -> [String: Double]? {
        guard kind == .autoencoder, !examples.isEmpty else { return nil }
        let count = Double(examples.count)
        return ["error": error / count, "similarity": similarity / count]
    }
}

extension RunFile.Kind {
    /// The output of the network that the objectives learn from.
    var headInput: String { self == .classifier ? "features" : "embedding" }
}

/// How well nearest neighbours share a label: what decides when a run has learned enough.
public enum RetrievalScore {
    /// mAP@k by cosine: for each labelled vector the others are ranked, and the precisions at the places of right ones among
    /// the first k are added and divided by `min(k, right ones there are)`. Vectors whose label nobody else has do not ask.
    ///
    /// - Parameters:
    ///   - vectors: row by row, each of length 1.
    ///   - labels: -1 takes no part.
    /// - Returns: nil when no vector can ask.
    public static func meanAveragePrecision(
        _ vectors: [Float], dimensions: Int, labels: [Int], k: Int = 10
    ) throws -> Double? {
        let rows = labels.indices.filter { labels[$0] >= 0 }
        var totals: [Int: Int] = [:]
        for row in rows { totals[labels[row], default: 0] += 1 }
        let used = rows.flatMap { vectors[$0 * dimensions..<($0 + 1) * dimensions] }
        let gallery = try Tensor(used, shape: [rows.count, dimensions])
        var (sum, queries) = (0.0, 0)
        for start in stride(from: 0, to: rows.count, by: 256) {
            let block = start..<min(start + 256, rows.count)
            let scores = try gallery.narrowed(0, block).matmul(gallery.transposed()).floats()
            for (place, query) in block.enumerated() {
                let relevant = (totals[labels[rows[query]]] ?? 0) - 1
                guard relevant > 0 else { continue }
                let row = Array(scores[place * rows.count..<(place + 1) * rows.count])
                let nearest = best(row, k, leavingOut: query)
                let isRight = nearest.map { labels[rows[$0]] == labels[rows[query]] }
                sum += RankedRelevance(isRight, relevantCount: relevant).averagePrecision(at: k)
                queries += 1
            }
        }
        return queries > 0 ? sum / Double(queries) : nil
    }

    /// The places of the k largest, the first of equals first.
    private static func best(_ scores: [Float], _ k: Int, leavingOut query: Int) -> [Int] {
        var places: [Int] = []
        for (place, score) in scores.enumerated() where place != query {
            if places.count == k, let last = places.last, scores[last] >= score { continue }
            let spot = places.firstIndex { scores[$0] < score } ?? places.count
            places.insert(place, at: spot)
            if places.count > k { places.removeLast() }
        }
        return places
    }
}
