internal import Foundation
internal import LookbookCore
internal import LookbookInference
internal import Tensors

/// Trains a word tower against the vectors of a catalogue's pictures: in each batch a text must find its own picture among all,
/// and a picture its text (Radford et al. 2021, <https://arxiv.org/abs/2103.00020>). Of texts that are equal none is a negative
/// of another. So that a word's concept and its n-grams can stand for it, it is left out now and then.
public struct WordsTrainer {
    private let run: WordsRun
    private let space: EmbeddingSpace
    private let examples: [WordsExample]
    private let vocabulary: WordsVocabulary

    /// How often a word that has a meaning counts by that alone, and how often another is spelt out.
    private static let meantAlone = 0.35
    private static let speltOut = 0.1
    /// How often a pair of words counts.
    private static let pairKept = 0.5

    /// Reads the catalogue.
    public init(_ run: WordsRun) async throws {
        self.run = run
        (space, examples) = try await WordsExample.read(run)
        vocabulary = WordsVocabulary(examples, run)
    }

    /// Trains, and writes `words.safetensors` and the record of the run.
    ///
    /// - Parameters:
    ///   - folder: made when it is not there.
    ///   - isInterrupted: asked after each step; when it says yes, nothing is written.
    ///   - watch: is told of each epoch.
    /// - Returns: whether it came to its end.
    public func train(
        into folder: String, isInterrupted: () -> Bool = { false }, watch: (String) -> Void = { _ in }
    ) throws -> Bool {
        var random = SeededGenerator(seed: run.seed)
        let rows = try Self.uniform(vocabulary.keys.count, run.rank, spread: 0.17, &random)
        let spread = Float(3 / Double(run.rank)).squareRoot()
        let projection = try Self.uniform(run.rank, space.dimensions, spread: spread, &random)
        let learned = [rows, projection]
        for tensor in learned { try tensor.requireGradient() }
        let first = try learned.map { try $0.zerosLike() }
        let second = try learned.map { try $0.zerosLike() }
        let perEpoch = examples.count / run.batch
        let total = perEpoch * run.epochs
        watch("\(examples.count) titles, \(vocabulary.keys.count) rows of \(run.rank), \(total) steps")
        for epoch in 0..<run.epochs {
            let order = Array(examples.indices).shuffled(using: &random)
            var sum = 0.0
            for batch in 0..<perEpoch {
                if isInterrupted() { return false }
                let step = epoch * perEpoch + batch
                let places = Array(order[batch * run.batch..<(batch + 1) * run.batch])
                let loss = try loss(of: places, rows, projection, &random)
                sum += Double(try loss.scalar())
                try loss.backward()
                let factor = Schedule.cosine.factor(step: step, total: total, warmUp: 0.05)
                try ParameterSteps.adamW(
                    learned, first: first, second: second,
                    .init(step: step + 1, rate: run.rate * factor, decay: 0))
                for tensor in learned { try tensor.clearGradient() }
            }
            let mean = sum / Double(max(1, perEpoch))
            guard mean.isFinite else {
                throw LookbookError(
                    .trainingDiverged, "the loss is \(mean) in epoch \(epoch + 1)",
                    facts: [.remedy: "lower the rate"])
            }
            watch("epoch \(epoch + 1) of \(run.epochs): loss \((mean * 1000).rounded() / 1000)")
        }
        try write(rows, projection, into: folder)
        return true
    }

    /// The mean cross entropy of texts among pictures and pictures among texts.
    private func loss(
        of places: [Int], _ rows: Tensor, _ projection: Tensor, _ random: inout SeededGenerator
    ) throws -> Tensor {
        var texts: [[WordFeatures.Feature]] = []
        var names: [String] = []
        for (number, place) in places.enumerated() {
            let example = examples[place]
            if number % 2 == 0 {
                texts.append(features(of: example.title, &random))
                names.append(example.titleText)
            } else {
                let phrase = phrase(of: example, &random)
                texts.append(features(of: WordFeatures(phrase), &random))
                names.append(phrase)
            }
        }
        let bag = WordBag(texts, vocabulary)
        let count = places.count
        let sums = try Tensor(bag.weights, shape: [count, bag.rows.count])
            .matmul(rows.selecting(Tensor(indices: bag.rows)))
        let words = try sums.matmul(projection).l2Normalised()
        let pictures = try Tensor(
            places.flatMap { examples[$0].vector }, shape: [count, space.dimensions])
        var mask = [Float](repeating: 1, count: count * count)
        for (i, name) in names.enumerated() {
            for (j, other) in names.enumerated() where i != j && name == other { mask[i * count + j] = 0 }
        }
        let logits = try (words.matmul(pictures.transposed()) * (1 / run.temperature))
            .masked(Tensor(mask, shape: [count, count]))
        let own = try Tensor(indices: Array(0..<count))
        return try (logits.crossEntropy(own) + logits.transposed().crossEntropy(own)) * 0.5
    }

    /// What a text calls for in this step.
    private func features(
        of text: WordFeatures, _ random: inout SeededGenerator
    ) -> [WordFeatures.Feature] {
        var choices: [Double] = text.words.map { _ in Self.draw(&random) }[...].reversed()
        var pairs: [Double] = text.words.map { _ in Self.draw(&random) }
        return text.features(
            where: { vocabulary.row(of: $0) != nil },
            choose: { word in
                let drawn = choices.popLast() ?? 1
                if word.hasMeaning { return drawn < Self.meantAlone || !word.hasRow ? .nothing : .whole }
                return drawn < Self.speltOut || !word.hasRow ? .spelt : .whole
            }, keepsPair: { (pairs.popLast() ?? 0) < Self.pairKept })
    }

    /// Some of the values of an item's fields; the last of them when chance chose none.
    private func phrase(of example: WordsExample, _ random: inout SeededGenerator) -> String {
        let chosen = chosenFields(&random)
        let words = zip(chosen, example.values).compactMap { $0 ? $1 : nil }
        return words.isEmpty ? example.values.compactMap(\.self).last ?? "" : words.joined(separator: " ")
    }

    private func chosenFields(_ random: inout SeededGenerator) -> [Bool] {
        run.phrases.map { Self.draw(&random) < $0.chance }
    }

    private func write(_ rows: Tensor, _ projection: Tensor, into folder: String) throws {
        let numbers = try rows.floats()
        var table: [UInt64: [Float]] = [:]
        for (place, key) in vocabulary.keys.enumerated() {
            table[key] = Array(numbers[place * run.rank..<(place + 1) * run.rank])
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try run.yaml().write(toFile: folder + "/run.yaml", atomically: true, encoding: .utf8)
        var tower = WordTower(rows: table, projection: try projection.floats(), space: space)
        tower.relevance = relevance(of: tower)
        try tower.write(
            to: folder + "/" + WordTower.fileName,
            metadata: [
                "model": space.name, "texts": "\(examples.count)", "epochs": "\(run.epochs)",
                "seed": "\(run.seed)",
            ])
    }

    /// How often a picture near a phrase is what the phrase says, by its cosine: over some phrases and the nearest of some pictures.
    private func relevance(of tower: WordTower) -> WordRelevance {
        var random = SeededGenerator(seed: run.seed &+ 1)
        let pictures = random.sample(Self.pictures, below: examples.count).map { examples[$0] }
        var samples: [(cosine: Double, isRight: Bool)] = []
        for place in random.sample(Self.phrases, below: examples.count) {
            let chosen = chosenFields(&random)
            let said = zip(chosen, examples[place].values).map { $0 ? $1 : nil }
            guard let vector = tower.vector(of: said.compactMap(\.self).joined(separator: " ")) else {
                continue
            }
            let near = pictures.map { picture -> (cosine: Double, isRight: Bool) in
                let cosine = zip(vector, picture.vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                let isRight = zip(said, picture.values).allSatisfy { $0 == nil || $0 == $1 }
                return (cosine: Double(cosine), isRight: isRight)
            }.sorted { $0.cosine > $1.cosine }
            samples += near.prefix(Self.nearest)
        }
        return Self.logistic(samples)
    }

    /// Phrases, pictures, and the nearest pictures of each phrase that the relevance is fitted on.
    private static let phrases = 200
    private static let pictures = 2000
    private static let nearest = 20

    /// A logistic curve by Newton's method; a flat one at the middle of the cosines when it has no slope.
    static func logistic(_ samples: [(cosine: Double, isRight: Bool)]) -> WordRelevance {
        let mean = samples.reduce(0) { $0 + $1.cosine } / Double(max(1, samples.count))
        var (slope, offset) = (0.0, 0.0)
        for _ in 0..<30 {
            // A little of a prior keeps the curve finite where the two can be told apart wholly.
            var (g0, g1, h00, h01, h11) = (-offset * 1e-3, -slope * 1e-3, 1e-3, 0.0, 1e-3)
            for sample in samples {
                let x = sample.cosine - mean
                let p = 1 / (1 + exp(-(slope * x + offset)))
                let (error, weight) = ((sample.isRight ? 1 : 0) - p, p * (1 - p))
                g0 += error
                g1 += error * x
                h00 += weight
                h01 += weight * x
                h11 += weight * x * x
            }
            let determinant = h00 * h11 - h01 * h01
            guard determinant > 1e-12 else { break }
            offset += (h11 * g0 - h01 * g1) / determinant
            slope += (h00 * g1 - h01 * g0) / determinant
        }
        guard slope > 0.1, slope.isFinite, offset.isFinite else {
            return WordRelevance(slope: 1, middle: Float(mean))
        }
        return WordRelevance(slope: Float(slope), middle: Float(mean - offset / slope))
    }

    private static func draw(_ random: inout SeededGenerator) -> Double {
        Double(random.next() >> 11) * 0x1p-53
    }

    private static func uniform(
        _ count: Int, _ length: Int, spread: Float, _ random: inout SeededGenerator
    ) throws -> Tensor {
        let values = (0..<count * length).map { _ in Float(draw(&random) * 2 - 1) * spread }
        return try Tensor(values, shape: [count, length])
    }
}
