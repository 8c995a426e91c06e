public import LookbookCore
internal import LookbookNetworks

/// Turns words into vectors of a space of pictures: each feature of a text calls for a row of a table, and the sum of the rows,
/// L2-normalised, is the text's place.
///
/// The file is `words.safetensors` in a model's folder: `keys` (U64, `rows`, ascending), `rows` (I8, `rows×rank`), `scales` (F32,
/// `rows`: a row's numbers are its integers times its scale) and `projection` (F32, `rank×dimensions`), which takes the sum of the
/// rows into the space. Its metadata names that space.
public struct WordTower: Sendable, WordEmbedding {
    /// The id of the space that its vectors lie in.
    public let space: EmbeddingSpace.ID
    /// Numbers in a vector.
    public let dimensions: Int
    /// Numbers in a row.
    private let rank: Int
    private let keys: [UInt64]
    private let values: [Int8]
    private let scales: [Float]
    /// `rank×dimensions`.
    private let projection: [Float]
    private let file: WordFile
    /// How likely a picture is what a text asks for.
    public var relevance: WordRelevance

    /// The name of its file in a model's folder.
    public static let fileName = "words.safetensors"
    /// The form of the file.
    private static let version = "1"
    private static let largestRows = 1 << 20

    /// Makes a tower of trained rows, each rounded to 127 steps of its largest number.
    ///
    /// - Parameters:
    ///   - rows: the numbers of each row by its key, all of one length, finite. Others are left out.
    ///   - projection: `rank×dimensions`, the last dimension fastest.
    ///   - space: what they were trained for.
    ///   - relevance: how likely a picture is what a text asks for.
    public init(
        rows: [UInt64: [Float]], projection: [Float], space: EmbeddingSpace,
        relevance: WordRelevance = WordRelevance(slope: 10, middle: 0.5), file: WordFile = .standard
    ) {
        self.relevance = relevance
        self.space = space.id
        dimensions = space.dimensions
        self.projection = projection
        self.file = file
        let rank = projection.count / max(1, space.dimensions)
        self.rank = rank
        let ordered = rows.filter { $0.value.count == rank }.sorted { $0.key < $1.key }
        keys = ordered.map(\.key)
        var values: [Int8] = []
        values.reserveCapacity(ordered.count * rank)
        scales = ordered.map { row in
            let largest = row.value.reduce(0) { max($0, abs($1)) }
            let scale = largest > 0 && largest.isFinite ? largest / 127 : 1
            for value in row.value {
                values.append(Int8(clamping: Int(min(127, max(-127, (value / scale).rounded())))))
            }
            return scale
        }
        self.values = values
    }

    /// Reads the file of a model's folder.
    ///
    /// - Throws: ``LookbookError`` `weights.…` when it is damaged, or of a form that this version does not read.
    public init(path: String, file: WordFile = .standard) throws(LookbookError) {
        let tensors = try SafetensorsFile(path: path)
        guard tensors.metadata["form"] == Self.version, let space = tensors.metadata["space"],
            let slope = tensors.metadata["relevance.slope"].flatMap(Float.init), slope.isFinite,
            let middle = tensors.metadata["relevance.middle"].flatMap(Float.init), middle.isFinite,
            let shape = tensors.shape(of: "rows"), shape.count == 2, shape[0] <= Self.largestRows,
            let outer = tensors.shape(of: "projection"), outer.count == 2, outer[0] == shape[1],
            outer.allSatisfy({ (1...65536).contains($0) }), tensors.type(of: "rows") == .i8,
            tensors.type(of: "keys") == .u64, tensors.shape(of: "keys") == [shape[0]],
            tensors.shape(of: "scales") == [shape[0]], let keys = tensors.rawBytes(of: "keys"),
            let rows = tensors.rawBytes(of: "rows")
        else { throw Self.damaged(path, "it is no word tower that this version reads") }
        self.space = space
        self.file = file
        relevance = WordRelevance(slope: slope, middle: middle)
        (rank, dimensions) = (shape[1], outer[1])
        scales = try tensors.floats(of: "scales")
        projection = try tensors.floats(of: "projection")
        values = rows.map { Int8(bitPattern: $0) }
        self.keys = (0..<shape[0]).map { row in
            (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(keys[row * 8 + $1]) }
        }
        guard zip(self.keys, self.keys.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Self.damaged(path, "its keys do not ascend")
        }
        guard scales.allSatisfy(\.isFinite), projection.allSatisfy(\.isFinite) else {
            throw Self.damaged(path, "it holds what is no number")
        }
    }

    private static func damaged(_ path: String, _ why: String) -> LookbookError {
        LookbookError(
            .weightsDamaged, "the word tower \(path) cannot be used: \(why)",
            facts: [.remedy: "put the model's own file back, or train it again with lookbook-train"])
    }

    /// Writes the file.
    ///
    /// - Parameter metadata: what else the file says of itself: where it came from.
    public func write(to path: String, metadata: [String: String] = [:]) throws {
        let keyBytes = keys.flatMap { key in
            (0..<8).map { UInt8(truncatingIfNeeded: key >> (8 * UInt64($0))) }
        }
        var words = metadata
        words["form"] = Self.version
        words["space"] = space
        words["relevance.slope"] = "\(relevance.slope)"
        words["relevance.middle"] = "\(relevance.middle)"
        try SafetensorsWriter.write(
            [
                "keys": .init(type: .u64, shape: [keys.count], bytes: keyBytes),
                "rows": .init(
                    type: .i8, shape: [keys.count, rank], bytes: values.map { UInt8(bitPattern: $0) }),
                "scales": .init(shape: [keys.count], values: scales),
                "projection": .init(shape: [rank, dimensions], values: projection),
            ], metadata: words, to: path)
    }

    /// Number of rows.
    public var count: Int { keys.count }
}

// MARK: Embedding

extension WordTower {
    /// The place of a text among the pictures; nil when it holds nothing that the tower knows.
    ///
    /// - Returns: ``dimensions`` numbers, L2-normalised.
    public func vector(of text: String) -> [Float]? {
        vector(of: WordFeatures(text, file: file))
    }

    /// The place of a text that was read before.
    func vector(of text: WordFeatures) -> [Float]? {
        var sum = [Float](repeating: 0, count: rank)
        for feature in text.features(where: { row(of: $0) != nil }) {
            guard let row = row(of: feature.key) else { continue }
            let scale = scales[row] * feature.weight
            for place in 0..<rank { sum[place] += scale * Float(values[row * rank + place]) }
        }
        var vector = [Float](repeating: 0, count: dimensions)
        for (place, value) in sum.enumerated() where value != 0 {
            for column in 0..<dimensions { vector[column] += value * projection[place * dimensions + column] }
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return norm > 1e-6 && norm.isFinite ? vector.map { $0 / norm } : nil
    }

    /// Which words of a text count, and how: for explanations.
    public func reading(of text: String) -> [ReadWord] {
        let features = WordFeatures(text, file: file)
        return features.words.enumerated().map { place, word in
            let meaning = features.meanings.first { $0.words.contains(place) }
            let hasRow = row(of: WordFeatures.key(word: word)) != nil
            let means = (meaning?.concepts ?? []).filter {
                row(of: WordFeatures.key(concept: $0.name)) != nil
            }
            let isSpelt =
                !hasRow && means.isEmpty && WordFeatures.grams(of: word).contains { row(of: $0) != nil }
            let form: ReadWord.Form =
                hasRow ? .known : !means.isEmpty ? .meant : isSpelt ? .spelt : .unknown
            return ReadWord(word: word, form: form, means: means.map(\.name))
        }
    }

    /// The place of a key in the table.
    private func row(of key: UInt64) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }
}
