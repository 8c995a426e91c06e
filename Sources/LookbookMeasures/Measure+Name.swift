extension Measure: CustomStringConvertible, Codable {
    /// The name of its mean as people write it: `P@5`, `hit@1`, `recall@10`, `nDCG@10`, `mAP@10`, `ARS@10`,
    /// `R-precision`, `MRR`, `mAP`.
    public var description: String {
        k.map { "\(family)@\($0)" } ?? family
    }

    /// The name without its k.
    public var family: String {
        switch self {
        case .precision: "P"
        case .hit: "hit"
        case .recall: "recall"
        case .ndcg: "nDCG"
        case .averagePrecisionAt, .averagePrecision: "mAP"
        case .relevance: "ARS"
        case .rPrecision: "R-precision"
        case .reciprocalRank: "MRR"
        }
    }

    /// How many places it looks at; nil when it looks at all.
    public var k: Int? {
        switch self {
        case .precision(let k), .hit(let k), .recall(let k), .ndcg(let k), .averagePrecisionAt(let k),
            .relevance(let k):
            k
        case .rPrecision, .reciprocalRank, .averagePrecision: nil
        }
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ name: String) {
        let parts = name.split(separator: "@", maxSplits: 1)
        let k = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count != 2 || (k ?? 0) > 0,
            let found = Measure.all(ks: [k ?? 1]).first(where: { $0.description == name })
        else { return nil }
        self = found
    }

    /// - Throws: when the string is no measure's name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let measure = Measure(name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(name)\" is no measure")
        }
        self = measure
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
