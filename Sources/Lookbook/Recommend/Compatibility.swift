import Dispatch
package import LookbookCore

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
    let index: any VectorIndex
    private let means: [String: [Float]]
    private let overall: [Float]

    init(_ snapshot: CatalogueSnapshot, makeIndex: (VectorMatrix) throws -> any VectorIndex) rethrows {
        let domains = snapshot.table.rows.map(\.domain)
        try self.init(vectors: snapshot.table.vectors, domains: domains, makeIndex: makeIndex)
    }

    /// - Parameters:
    ///   - vectors: one garment a row.
    ///   - domains: of each row.
    ///   - makeIndex: builds an index over what is left of the vectors.
    package init(
        vectors: VectorMatrix, domains: [String], makeIndex: (VectorMatrix) throws -> any VectorIndex
    ) rethrows {
        let rows = Dictionary(grouping: domains.indices.lazy.map(Int32.init)) { domains[Int($0)] }
        means = rows.mapValues { Self.mean(of: $0, in: vectors) }
        overall = Self.mean(of: (0..<vectors.rows).map(Int32.init), in: vectors)
        index = try makeIndex(Self.residuals(of: vectors, domains, means, overall))
    }

    /// The style of a vector as a garment of a domain. L2-normalised; zeros when nothing is left.
    package func style(of vector: [Float], in domain: String) -> [Float] {
        Self.residual(vector[...], means[domain] ?? overall)
    }

    private static func residual(_ vector: ArraySlice<Float>, _ mean: [Float]) -> [Float] {
        var rest = zip(vector, mean).map { $0 - $1 }
        rest.withUnsafeMutableBufferPointer { normalise($0) }
        return rest
    }

    /// The residuals of all rows, on all cores; a catalogue waits for this when its first "goes with" is asked.
    private static func residuals(
        of vectors: VectorMatrix, _ domains: [String], _ means: [String: [Float]], _ overall: [Float]
    ) -> VectorMatrix {
        let columns = vectors.columns
        let values = [Float](unsafeUninitializedCapacity: vectors.values.count) { buffer, count in
            nonisolated(unsafe) let target = buffer
            let blocks = (vectors.rows + 511) / 512
            DispatchQueue.concurrentPerform(iterations: blocks) { block in
                for row in block * 512..<min((block + 1) * 512, vectors.rows) {
                    let mean = means[domains[row]] ?? overall
                    let part = UnsafeMutableBufferPointer(
                        rebasing: target[row * columns..<(row + 1) * columns])
                    for column in 0..<columns {
                        part[column] = vectors.values[row * columns + column] - mean[column]
                    }
                    normalise(part)
                }
            }
            count = vectors.values.count
        }
        return VectorMatrix(rows: vectors.rows, columns: columns, values: values)
    }

    /// Scales to length 1; what is nearly nothing becomes zeros.
    private static func normalise(_ vector: UnsafeMutableBufferPointer<Float>) {
        var sums = SIMD8<Float>.zero
        let whole = vector.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            var part = SIMD8<Float>.zero
            for lane in 0..<8 { part[lane] = vector[start + lane] }
            sums += part * part
        }
        let norm = (whole..<vector.count).reduce(sums.sum()) { $0 + vector[$1] * vector[$1] }.squareRoot()
        let scale = norm > 1e-6 ? 1 / norm : 0
        for place in vector.indices { vector[place] *= scale }
    }

    private static func mean(of rows: [Int32], in vectors: VectorMatrix) -> [Float] {
        var sum = [Float](repeating: 0, count: vectors.columns)
        for row in rows {
            let start = Int(row) * vectors.columns
            for place in sum.indices { sum[place] += vectors.values[start + place] }
        }
        return sum.map { $0 / Float(max(1, rows.count)) }
    }
}
