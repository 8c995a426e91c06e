import ArgumentParser
import Lookbook
import LookbookCore
import LookbookEvaluation

/// A score that says how well two pieces go together.
enum OutfitScore: String, CaseIterable, ExpressibleByArgument {
    /// The cosine of the vectors.
    case cosine
    /// The cosine of what is left when each domain's mean is taken off.
    case style
    /// The cosine of the built-in colour and shape descriptors, their domains' means taken off.
    case palette
    /// Both, equally.
    case stylePalette = "style+palette"
    /// How the colours go together by the rules of the colour wheel.
    case harmony
    /// What `lookbook complete` ranks by: style and harmony.
    case engine
}

/// Scores pairs by the cosine of their vectors; the vectors have length 1 or are zeros.
struct CosineScore: CompatibilityScoring {
    let vectors: [[Float]]

    func score(_ first: Int, _ second: Int) -> Double {
        zip(vectors[first], vectors[second]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
}

/// The sum of two scores.
struct SummedScore: CompatibilityScoring {
    let scores: (CosineScore, CosineScore)

    func score(_ first: Int, _ second: Int) -> Double {
        scores.0.score(first, second) + scores.1.score(first, second)
    }
}

/// ``LookbookCore/ColourHarmony`` of the palettes.
struct HarmonyScore: CompatibilityScoring {
    let palettes: [Palette]

    func score(_ first: Int, _ second: Int) -> Double {
        Double(ColourHarmony(palettes[first], palettes[second]).score)
    }
}

/// The engine's own ``LookbookEngine/Compatibility``, without the fields of a feed.
struct EngineScore: CompatibilityScoring {
    let style: CosineScore
    let palettes: [Palette]
    let weights: Compatibility.Weights

    func score(_ first: Int, _ second: Int) -> Double {
        let compatibility = Compatibility(
            styleDistance: Float(1 - style.score(first, second)), palettes: (palettes[first], palettes[second]),
            agreement: nil, weights: weights)
        return Double(compatibility.score)
    }
}

/// The means of the domains, which a style is measured from.
struct DomainMeans {
    private let means: [String: [Float]]
    private let overall: [Float]

    /// - Parameter pieces: domain and vector of each piece that the means are taken of.
    init(_ pieces: [(domain: String, vector: [Float])]) {
        means = Dictionary(grouping: pieces, by: \.domain).mapValues { Self.mean($0.map(\.vector)) }
        overall = Self.mean(pieces.map(\.vector))
    }

    /// What a vector is beyond its domain, with length 1; zeros when nothing is left.
    func residual(_ vector: [Float], in domain: String) -> [Float] {
        let rest = zip(vector, means[domain] ?? overall).map { $0 - $1 }
        let length = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 1e-6 ? rest.map { $0 / length } : rest.map { _ in 0 }
    }

    private static func mean(_ vectors: [[Float]]) -> [Float] {
        var sum = [Float](repeating: 0, count: vectors.first?.count ?? 0)
        for vector in vectors { for place in sum.indices { sum[place] += vector[place] } }
        return sum.map { $0 / Float(max(1, vectors.count)) }
    }
}
