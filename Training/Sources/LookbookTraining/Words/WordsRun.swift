internal import Foundation
internal import LookbookCore
internal import Yams

/// A run of the task `words`: what a word tower learns from, and how. YAML; unknown keys are errors, missing ones have defaults.
public struct WordsRun: Sendable, Hashable, Codable {
    /// A field of the items whose value may stand in a short phrase.
    public struct Field: Sendable, Hashable, Codable {
        /// Its name.
        public var field: String
        /// How often it is in the phrase, above 0 to 1.
        public var chance: Double
    }

    /// Always `words`.
    public var task: String
    /// A catalogue that was imported with the model that the tower is for, and which items of it are for training.
    public var data: DataSource
    /// The fields of the short phrases, in their order: `baseColour`, then `articleType`.
    public var phrases: [Field]
    /// Numbers in a row.
    public var rank = 128
    /// Passes over the items.
    public var epochs = 8
    /// Texts in a step: half of them titles, half phrases.
    public var batch = 512
    /// The highest learning rate; it rises for a twentieth of the run and falls as half a cosine.
    public var rate = 0.004
    /// What cosines are divided by.
    public var temperature = 0.06
    /// Everything random follows from it.
    public var seed: UInt64 = 1
    /// The fewest titles that a word, a pair and an n-gram need for a row.
    public var leastWord = 2, leastPair = 3, leastGram = 3

    enum CodingKeys: String, CodingKey, CaseIterable {
        case task, data, phrases, rank, epochs, batch, rate, temperature, seed, leastWord, leastPair,
            leastGram
    }

    /// Reads a run; unknown keys are an error.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            if let given = try values.decodeIfPresent(Value.self, forKey: key) { value = given }
        }
        task = try values.decode(String.self, forKey: .task)
        data = try values.decode(DataSource.self, forKey: .data)
        phrases = try values.decode([Field].self, forKey: .phrases)
        try read(.rank, &rank)
        try read(.epochs, &epochs)
        try read(.batch, &batch)
        try read(.rate, &rate)
        try read(.temperature, &temperature)
        try read(.seed, &seed)
        try read(.leastWord, &leastWord)
        try read(.leastPair, &leastPair)
        try read(.leastGram, &leastGram)
        try checkRanges()
    }

    private func checkRanges() throws(LookbookError) {
        let checks: [(String, Bool, String)] = [
            ("task", task == "words", "words"), ("rank", (1...2048).contains(rank), "1 to 2048"),
            ("epochs", (1...1000).contains(epochs), "1 to 1000"),
            ("batch", (2...4096).contains(batch), "2 to 4096"),
            ("rate", rate > 0 && rate <= 1, "above 0 to 1"),
            ("temperature", temperature >= 0.005 && temperature <= 1, "0.005 to 1"),
            (
                "phrases", !phrases.isEmpty && phrases.allSatisfy { $0.chance > 0 && $0.chance <= 1 },
                "fields with chances above 0 to 1"
            ),
            ("leastWord", leastWord >= 1, "1 or more"), ("leastPair", leastPair >= 1, "1 or more"),
            ("leastGram", leastGram >= 1, "1 or more"),
        ]
        for (name, isGood, range) in checks where !isGood {
            throw LookbookError(
                .trainingConfiguration, "\(name) is out of its range", facts: [.remedy: "it must be \(range)"]
            )
        }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: of a YAML file.
    ///   - settings: `path.to.value=YAML`, over what the file says.
    public init(path: String, settings: [String] = []) throws {
        self = try RunText(path: path, settings: settings).decode(WordsRun.self)
    }

    /// Whether a run file is of this task.
    public static func isDescribed(by path: String) -> Bool {
        struct Task: Decodable { let task: String? }
        return (try? RunText(path: path, settings: []).decode(Task.self))?.task == "words"
    }

    /// The run as a record, every value named.
    func yaml() throws -> String { try YAMLEncoder().encode(self) }
}
