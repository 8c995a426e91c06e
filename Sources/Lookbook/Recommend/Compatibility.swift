package import LookbookCore
import LookbookIndex

/// How well an item of another domain goes with a garment, without any training: style, colour, and who wears it when.
///
/// `score = (w1 style + w2 harmony + w3 agreement) / (sum of the weights that apply)`, with style the cosine of the two
/// style residuals mapped to 0...1, harmony from ``ColourHarmony``, and agreement over the fields of `QueryTraits`.
package struct Compatibility: Sendable {
    /// 0...1, larger is better.
    package let score: Float
    /// The parts that the score is made of.
    let parts: GoesWithItem.Parts

    /// What each part counts, 0 or more.
    package struct Weights: Sendable, Hashable {
        var style: Float
        var harmony: Float
        var agreement: Float

        /// How the standard was found: `Docs/Decisions/0008-goes-with-weights.md`.
        package static let standard = Weights(style: 0.65, harmony: 0.05, agreement: 0.3)

        /// - Parameters: what each part counts; style must count something.
        package init(style: Float, harmony: Float, agreement: Float) {
            (self.style, self.harmony, self.agreement) = (style, harmony, agreement)
        }
    }

    /// The score as a formula with the standard weights, for explanations.
    package static var formula: String {
        let weights = Weights.standard
        return "(\(weights.style) style + \(weights.harmony) harmony + \(weights.agreement) agreement)"
            + " / sum of the weights of the known parts"
    }

    /// - Parameters:
    ///   - styleDistance: cosine distance of the two style residuals, 0...2.
    ///   - palettes: of the garment and of the item; nil when one is not known.
    ///   - agreement: from `QueryTraits`; nil when nothing can be compared.
    package init(
        styleDistance: Float, palettes: (Palette, Palette)?, agreement: Float?,
        weights: Weights = .standard
    ) {
        var parts = GoesWithItem.Parts(style: 1 - styleDistance / 2)
        var sum = weights.style * parts.style
        var total = weights.style
        if let palettes {
            let harmony = ColourHarmony(palettes.0, palettes.1).score
            parts.harmony = harmony
            sum += weights.harmony * harmony
            total += weights.harmony
        }
        if let agreed = agreement {
            parts.agreement = agreed
            sum += weights.agreement * agreed
            total += weights.agreement
        }
        self.parts = parts
        score = min(1, max(0, sum / total))
    }

    /// Why, in words: made only for what is shown.
    ///
    /// - Parameters:
    ///   - palettes: as above.
    ///   - agreements: the reasons of `QueryTraits`.
    func reasons(palettes: (Palette, Palette)?, agreements: [String]) -> [String] {
        var reasons = parts.style >= 0.6 ? ["similar style"] : []
        if let palettes, let reason = ColourHarmony(palettes.0, palettes.1).reason { reasons.append(reason) }
        reasons += agreements
        return reasons.isEmpty ? ["the best of its kind here, without a strong reason"] : reasons
    }
}

/// The style of garments apart from their kind: within each domain the mean of the domain is taken off the vectors, and
/// what is left - colour, pattern, formality - is normalised and indexed.
package struct StyleSpace: Sendable {
    package let index: any VectorIndex
    private let means: [String: [Float]]
    private let overall: [Float]

    package init(_ snapshot: CatalogueSnapshot, makeIndex: (VectorMatrix) throws -> any VectorIndex) throws {
        guard let base = snapshot.exact else {
            let domains = snapshot.table.rows.map(\.domain)
            try self.init(vectors: snapshot.table.vectors, domains: domains, makeIndex: makeIndex)
            return
        }
        let groups = snapshot.rowsOfDomain.sorted { $0.key < $1.key }
        let found = groups.map { Self.mean(of: $0.value, columns: base.dimensions, vector: base.vector) }
        let overall = Self.mean(
            of: (0..<base.rows).map(Int32.init), columns: base.dimensions, vector: base.vector)
        var places = [Int32](repeating: 0, count: base.rows)
        for (place, group) in groups.enumerated() {
            for row in group.value { places[Int(row)] = Int32(place) }
        }
        let residuals = try ResidualIndex.make(base, groups: places, means: found)
        self.init(
            index: snapshot.index is TimedIndex ? TimedIndex(residuals) : residuals,
            means: Dictionary(uniqueKeysWithValues: zip(groups.map(\.key), found)), overall: overall)
    }

    private init(index: any VectorIndex, means: [String: [Float]], overall: [Float]) {
        (self.index, self.means, self.overall) = (index, means, overall)
    }

    /// - Parameters:
    ///   - vectors: one garment a row.
    ///   - domains: of each row.
    ///   - makeIndex: builds an index over what is left of the vectors.
    package init(
        vectors: VectorMatrix, domains: [String], makeIndex: (VectorMatrix) throws -> any VectorIndex
    ) rethrows {
        let rows = Dictionary(grouping: domains.indices.lazy.map(Int32.init)) { domains[Int($0)] }
        let vector = { (row: Int32) in Array(vectors[Int(row)]) }
        means = rows.mapValues { Self.mean(of: $0, columns: vectors.columns, vector: vector) }
        overall = Self.mean(
            of: (0..<vectors.rows).map(Int32.init), columns: vectors.columns, vector: vector)
        index = try makeIndex(Self.residuals(of: vectors, domains, means, overall))
    }

    /// The style of a vector as a garment of a domain. L2-normalised; zeros when nothing is left.
    package func style(of vector: [Float], in domain: String) -> [Float] {
        Residual.of(vector, less: means[domain] ?? overall)
    }

    /// The residuals of all rows.
    private static func residuals(
        of vectors: VectorMatrix, _ domains: [String], _ means: [String: [Float]], _ overall: [Float]
    ) -> VectorMatrix {
        let values = (0..<vectors.rows).flatMap { row in
            Residual.of(Array(vectors[row]), less: means[domains[row]] ?? overall)
        }
        return VectorMatrix(rows: vectors.rows, columns: vectors.columns, values: values)
    }

    private static func mean(of rows: [Int32], columns: Int, vector: (Int32) -> [Float]) -> [Float] {
        var sum = [Float](repeating: 0, count: columns)
        for row in rows {
            let vector = vector(row)
            for place in sum.indices { sum[place] += vector[place] }
        }
        return sum.map { $0 / Float(max(1, rows.count)) }
    }
}
