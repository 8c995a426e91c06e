package import Lookbook
package import LookbookCore
import LookbookImaging
import LookbookIndex
package import LookbookMeasures

/// Measures compatibility scores on outfits whose pieces have been looked at.
package struct OutfitExperiment {
    private let outfits: [Outfit]
    private let pieces: OutfitPieces
    private let style: StyleSpace
    private let colour: StyleSpace
    /// What the engine's score is made of.
    package var weights = Compatibility.Weights.standard
    /// What a reader must know.
    package let notes: [String]

    /// All draws together, and each by itself.
    package struct Result {
        package let result: OutfitResult
        package let draws: [OutfitResult]
    }

    /// - Parameter split: the outfits to score; nil for all.
    /// - Throws: `input.split` when no outfit has it.
    package init(_ all: [Outfit], pieces: OutfitPieces, split: String?) throws {
        let usable = all.map { outfit in
            Outfit(
                outfit: outfit.outfit, items: outfit.items.filter { pieces.vectors[$0.item] != nil },
                split: outfit.split)
        }
        let scored = usable.filter { split == nil || $0.split == split }
        guard !scored.isEmpty else {
            let known = Set(all.compactMap(\.split)).sorted().joined(separator: ", ")
            throw LookbookError(
                .inputSplit, "no outfit has the split \(split ?? "")",
                facts: [.remedy: "the file has: \(known)"])
        }
        let train = usable.filter { $0.split == "train" }
        let isApart = split != nil && split != "train" && !train.isEmpty
        let teachers = (isApart ? train : scored).flatMap(\.items)
        style = try Self.space(of: teachers, pieces.vectors)
        colour = try Self.space(of: teachers, pieces.descriptors)
        outfits = scored
        self.pieces = pieces
        notes = [
            isApart
                ? "The domains' means come from the \(train.count) outfits of the split train."
                : "The domains' means come from the outfits that are scored: they have seen them."
        ]
    }

    package func measure(_ score: OutfitScore, seeds: [UInt64], bootstrap: Bootstrap) throws -> Result {
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

    /// What `lookbook complete` takes for style, over these pieces.
    private static func space(of teachers: [Outfit.Piece], _ vectors: [String: [Float]]) throws -> StyleSpace
    {
        let known = teachers.filter { vectors[$0.item] != nil }
        let rows = known.map { vectors[$0.item] ?? [] }
        let matrix = VectorMatrix(
            rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap(\.self))
        return try StyleSpace(vectors: matrix, domains: known.map(\.domain)) { try ExactIndex($0) }
    }

    private func styles(_ used: [Outfit.Piece]) -> CosineScore {
        CosineScore(vectors: used.map { style.style(of: pieces.vectors[$0.item] ?? [], in: $0.domain) })
    }

    private func colours(_ used: [Outfit.Piece]) -> CosineScore {
        CosineScore(vectors: used.map { colour.style(of: pieces.descriptors[$0.item] ?? [], in: $0.domain) })
    }
}

/// A score that says how well two pieces go together.
package enum OutfitScore: String, CaseIterable, Sendable {
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
package struct CosineScore: CompatibilityScoring {
    package let vectors: [[Float]]

    package func score(_ first: Int, _ second: Int) -> Double {
        zip(vectors[first], vectors[second]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
}

/// The sum of two scores.
package struct SummedScore: CompatibilityScoring {
    package let scores: (CosineScore, CosineScore)

    package func score(_ first: Int, _ second: Int) -> Double {
        scores.0.score(first, second) + scores.1.score(first, second)
    }
}

/// ``LookbookCore/ColourHarmony`` of the palettes.
package struct HarmonyScore: CompatibilityScoring {
    package let palettes: [Palette]

    package func score(_ first: Int, _ second: Int) -> Double {
        Double(ColourHarmony(palettes[first], palettes[second]).score)
    }
}

/// The engine's own ``LookbookEngine/Compatibility``, without the fields of a feed.
package struct EngineScore: CompatibilityScoring {
    package let style: CosineScore
    package let palettes: [Palette]
    package let weights: Compatibility.Weights

    package func score(_ first: Int, _ second: Int) -> Double {
        let compatibility = Compatibility(
            styleDistance: Float(1 - style.score(first, second)),
            palettes: (palettes[first], palettes[second]),
            agreement: nil, weights: weights)
        return Double(compatibility.score)
    }
}

/// What is known of each piece of clothing after looking at its picture, by its id.
package struct OutfitPieces: Sendable {
    private(set) var vectors: [String: [Float]] = [:]
    /// The built-in colour and shape descriptor.
    private(set) var descriptors: [String: [Float]] = [:]
    private(set) var palettes: [String: Palette] = [:]

    /// Looks at the pictures. One that cannot be used is told of, and its piece has no numbers.
    ///
    /// - Parameters:
    ///   - folder: where the pictures lie.
    ///   - limits: what a picture may cost.
    ///   - progress: told how many pictures are done, of how many.
    ///   - warn: told of a picture that cannot be used: path and sentence.
    package init(
        _ pieces: [Outfit.Piece], in folder: String, extractor: any FeatureExtractor, limits: PictureLimits,
        progress: (_ done: Int, _ total: Int) -> Void, warn: (String) -> Void
    ) async throws {
        let reader = LimitedFileReader(limit: limits.bytes)
        let decoder = PictureDecoder(limits: limits)
        let items = Dictionary(grouping: pieces) { folder + "/" + $0.image }.mapValues { $0.map(\.item) }
        let paths = items.keys.sorted()
        vectors = try await Self.embedded(
            paths, items, PictureEmbedder(reader: reader, decoder: decoder, extractor: extractor), progress
        ) {
            warn("\($0): \(LookbookError($1).message)")
        }
        let usable = paths.filter { vectors[items[$0]?.first ?? ""] != nil }
        descriptors = try await Self.embedded(
            usable, items, PictureEmbedder(reader: reader, decoder: decoder, extractor: PaletteExtractor()),
            progress
        ) { _, _ in }
        let finder = PaletteFinder()
        for path in usable {
            let palette = finder.palette(of: try decoder.decode(reader.read(path), shortestSide: 128).picture)
            for item in items[path] ?? [] { palettes[item] = palette }
        }
    }

    private static func embedded(
        _ paths: [String], _ items: [String: [String]], _ embedder: PictureEmbedder,
        _ progress: (Int, Int) -> Void, complain: (String, any Error) -> Void
    ) async throws -> [String: [Float]] {
        var found: [String: [Float]] = [:]
        var done = 0
        try await embedder.embed(paths) { path, result in
            done += 1
            progress(done, paths.count)
            switch result {
            case .failure(let error): complain(path, error)
            case .success(let vector): for item in items[path] ?? [] { found[item] = vector }
            }
        }
        return found
    }
}
