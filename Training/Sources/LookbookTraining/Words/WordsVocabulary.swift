internal import Foundation
internal import Lookbook
internal import LookbookCore
internal import LookbookInference

/// An item that words are learned from.
struct WordsExample {
    /// The title as the tower reads it.
    let title: WordFeatures
    let titleText: String
    /// The values of the phrases' fields, nil where the item has none.
    let values: [String?]
    /// Of its first picture, L2-normalised.
    let vector: [Float]

    /// The training items of a run that have a title and a vector, in the order of their ids.
    static func read(_ run: WordsRun) async throws -> (space: EmbeddingSpace, examples: [WordsExample]) {
        guard let folder = run.data.catalogue else {
            throw LookbookError(
                .trainingConfiguration,
                "words are learned from a catalogue, which holds the pictures' vectors",
                facts: [.remedy: "give data.catalogue, imported with the model that the words are for"])
        }
        let (space, vectors) = try await CatalogueItems.vectors(folder: folder)
        let items = try await ExampleReader.items(of: run.data, in: .training)
        let examples = items.compactMap { item -> WordsExample? in
            guard let title = item.title, let vector = vectors[item.id] else { return nil }
            let values = run.phrases.map { field in
                item[field: field.field].flatMap {
                    $0.isEmpty || run.data.ignored.contains($0) ? nil : $0
                }
            }
            return WordsExample(
                title: WordFeatures(title), titleText: title, values: values, vector: vector)
        }
        guard examples.count >= run.batch else {
            throw LookbookError(
                .trainingData,
                "there are \(examples.count) titles with pictures to learn from, fewer than a batch of \(run.batch)",
                facts: [.remedy: "use a larger catalogue, or a smaller batch"])
        }
        return (space, examples)
    }
}

/// Which features get a row: those that enough titles or values call for.
struct WordsVocabulary {
    /// The key of each row.
    let keys: [UInt64]
    private let places: [UInt64: Int]

    init(_ examples: [WordsExample], _ run: WordsRun) {
        var counts: [UInt64: Int] = [:]
        var least: [UInt64: Int] = [:]
        func count(_ keys: Set<UInt64>, least needed: Int) {
            for key in keys {
                counts[key, default: 0] += 1
                least[key] = needed
            }
        }
        for example in examples {
            let texts = [example.title] + example.values.compactMap { $0.map { WordFeatures($0) } }
            for text in texts {
                count(Set(text.words.map { WordFeatures.key(word: $0) }), least: run.leastWord)
                count(Set(text.conceptKeys), least: run.leastPair)
            }
            let words = example.title.words
            count(
                Set(zip(words, words.dropFirst()).map { WordFeatures.key(pair: $0, $1) }),
                least: run.leastPair)
            count(Set(words.flatMap(WordFeatures.grams)), least: run.leastGram)
        }
        let kept = counts.filter { $0.value >= least[$0.key] ?? 1 }.keys.sorted()
        keys = kept
        places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    }

    /// The row of a key; nil when it has none.
    func row(of key: UInt64) -> Int? { places[key] }
}

/// A batch of texts as a matrix over the rows that it calls for.
struct WordBag {
    /// The rows, each once.
    let rows: [Int]
    /// `texts×rows`.
    let weights: [Float]

    init(_ texts: [[WordFeatures.Feature]], _ vocabulary: WordsVocabulary) {
        var places: [Int: Int] = [:]
        var rows: [Int] = []
        var entries: [(text: Int, place: Int, weight: Float)] = []
        for (number, features) in texts.enumerated() {
            for feature in features {
                guard let row = vocabulary.row(of: feature.key) else { continue }
                let place = places[row] ?? rows.count
                if place == rows.count {
                    places[row] = place
                    rows.append(row)
                }
                entries.append((number, place, feature.weight))
            }
        }
        var weights = [Float](repeating: 0, count: texts.count * rows.count)
        for entry in entries { weights[entry.text * rows.count + entry.place] += entry.weight }
        (self.rows, self.weights) = (rows, weights)
    }
}
