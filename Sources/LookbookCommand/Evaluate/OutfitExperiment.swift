import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// Measures compatibility scores on outfits whose pieces have been looked at.
struct OutfitExperiment {
    private let outfits: [Outfit]
    private let pieces: OutfitPieces
    private let style: DomainMeans
    private let colour: DomainMeans
    /// What the engine's score is made of.
    var weights = Compatibility.Weights.standard
    /// What a reader must know.
    let notes: [String]

    /// All draws together, and each by itself.
    struct Result {
        let result: OutfitResult
        let draws: [OutfitResult]
    }

    /// - Parameter split: the outfits to score; nil for all.
    /// - Throws: `input.split` when no outfit has it.
    init(_ all: [Outfit], pieces: OutfitPieces, split: String?) throws {
        let usable = all.map { outfit in
            Outfit(
                outfit: outfit.outfit, items: outfit.items.filter { pieces.vectors[$0.item] != nil },
                split: outfit.split)
        }
        let scored = usable.filter { split == nil || $0.split == split }
        guard !scored.isEmpty else {
            let known = Set(all.compactMap(\.split)).sorted().joined(separator: ", ")
            throw LookbookError(
                .inputSplit, "no outfit has the split \(split ?? "")", facts: [.remedy: "the file has: \(known)"])
        }
        let train = usable.filter { $0.split == "train" }
        let isApart = split != nil && split != "train" && !train.isEmpty
        let teachers = (isApart ? train : scored).flatMap(\.items)
        style = DomainMeans(teachers.compactMap { piece in pieces.vectors[piece.item].map { (piece.domain, $0) } })
        colour = DomainMeans(teachers.compactMap { piece in pieces.descriptors[piece.item].map { (piece.domain, $0) } })
        outfits = scored
        self.pieces = pieces
        notes = [
            isApart
                ? "The domains' means come from the \(train.count) outfits of the split train."
                : "The domains' means come from the outfits that are scored: they have seen them."
        ]
    }

    func measure(_ score: OutfitScore, seeds: [UInt64], bootstrap: Bootstrap) throws -> Result {
        let together = try OutfitBenchmark(outfits, seeds: seeds)
        let scoring = scoring(score, together.pieces)
        return Result(
            result: together.result(of: scoring, bootstrap: bootstrap),
            draws: try seeds.map {
                try OutfitBenchmark(outfits, seed: $0).result(of: scoring, bootstrap: Bootstrap(resamples: 1))
            })
    }

    private func scoring(_ score: OutfitScore, _ used: [Outfit.Piece]) -> any CompatibilityScoring {
        let palettes = used.map { pieces.palettes[$0.item] ?? Palette([]) }
        switch score {
        case .cosine: return CosineScore(vectors: used.map { pieces.vectors[$0.item] ?? [] })
        case .style: return styles(used)
        case .palette: return colours(used)
        case .stylePalette: return SummedScore(scores: (styles(used), colours(used)))
        case .harmony: return HarmonyScore(palettes: palettes)
        case .engine: return EngineScore(style: styles(used), palettes: palettes, weights: weights)
        }
    }

    private func styles(_ used: [Outfit.Piece]) -> CosineScore {
        CosineScore(vectors: used.map { style.residual(pieces.vectors[$0.item] ?? [], in: $0.domain) })
    }

    private func colours(_ used: [Outfit.Piece]) -> CosineScore {
        CosineScore(vectors: used.map { colour.residual(pieces.descriptors[$0.item] ?? [], in: $0.domain) })
    }
}
