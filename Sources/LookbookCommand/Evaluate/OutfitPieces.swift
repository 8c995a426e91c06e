import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookImaging

/// What is known of each piece of clothing after looking at its picture, by its id.
struct OutfitPieces: Sendable {
    private(set) var vectors: [String: [Float]] = [:]
    /// The built-in colour and shape descriptor.
    private(set) var descriptors: [String: [Float]] = [:]
    private(set) var palettes: [String: Palette] = [:]

    /// Looks at the pictures. One that cannot be used is named on stderr, and its piece has no numbers.
    ///
    /// - Parameters:
    ///   - folder: where the pictures lie.
    ///   - limits: what a picture may cost.
    init(
        _ pieces: [Outfit.Piece], in folder: String, extractor: any FeatureExtractor, limits: PictureLimits
    ) async throws {
        let reader = LimitedFileReader(limit: limits.bytes)
        let decoder = PictureDecoder(limits: limits)
        let items = Dictionary(grouping: pieces) { folder + "/" + $0.image }.mapValues { $0.map(\.item) }
        let paths = items.keys.sorted()
        vectors = try await Self.embedded(
            paths, items, PictureEmbedder(reader: reader, decoder: decoder, extractor: extractor)
        ) {
            Terminal.log("\($0): \(LookbookError($1).message)")
        }
        let usable = paths.filter { vectors[items[$0]?.first ?? ""] != nil }
        descriptors = try await Self.embedded(
            usable, items, PictureEmbedder(reader: reader, decoder: decoder, extractor: PaletteExtractor())
        ) { _, _ in }
        let finder = PaletteFinder()
        for path in usable {
            let palette = finder.palette(of: try decoder.decode(reader.read(path), shortestSide: 128).picture)
            for item in items[path] ?? [] { palettes[item] = palette }
        }
    }

    private static func embedded(
        _ paths: [String], _ items: [String: [String]], _ embedder: PictureEmbedder,
        complain: (String, any Error) -> Void
    ) async throws -> [String: [Float]] {
        var found: [String: [Float]] = [:]
        var bar = ProgressBar("embedding")
        var done = 0
        try await embedder.embed(paths) { path, result in
            done += 1
            bar.show(done, of: paths.count)
            switch result {
            case .failure(let error): complain(path, error)
            case .success(let vector): for item in items[path] ?? [] { found[item] = vector }
            }
        }
        bar.finish()
        return found
    }
}
