import Foundation
import LookbookCore

/// A query after it has been turned into numbers.
struct QueryVector: Sendable {
    var image: String?
    let item: Item?
    let values: [Float]
    /// The garment's colours, when they were asked for.
    let palette: Palette?
    /// The items that the query was blended of, when it was.
    var examples: [Item] = []
    /// What the model knows of kinds, when the query is one picture.
    var kinds: KindHead?
    var milliseconds = Recommendation.Milliseconds()

    /// Items that would be no answer, since they are the question.
    var ownItems: Set<String> { Set(examples.map(\.id)).union(item.map { [$0.id] } ?? []) }

    /// The domain, when the query says it: its item's, or the one that all its examples share.
    var knownDomain: String? {
        if let item { return item.domain }
        let domains = Set(examples.map(\.domain))
        return domains.count == 1 ? domains.first : nil
    }
}

/// Turns queries into vectors by the same path that an import takes.
struct QueryEmbedder: Sendable {
    let catalogue: any Catalogue
    let facts: RowFactStore
    let tools: PictureTools
    let extractor: @Sendable () async throws -> any FeatureExtractor

    /// - Parameter wantsPalette: whether the colours of a picture are asked for; finding them takes time.
    func embed(
        _ query: RecommendQuery, in snapshot: CatalogueSnapshot, wantsPalette: Bool
    ) async throws -> QueryVector {
        switch query {
        case .item(let id): return try await lookUp(id, in: snapshot)
        case .picture(let bytes, let name, let crop):
            var vector = try await embed(bytes, crop: crop, in: snapshot, wantsPalette: wantsPalette)
            vector.image = name
            return vector
        case .examples(let examples):
            return try await ExampleBlend(embedder: self, wantsPalette: wantsPalette).blend(
                examples, in: snapshot)
        }
    }

    private func lookUp(_ id: Item.ID, in snapshot: CatalogueSnapshot) async throws -> QueryVector {
        var row = snapshot.rows(of: id).first
        if row == nil, let known = try await catalogue.itemIDs(named: [id])[id] {
            row = snapshot.rows(of: known).first
        }
        guard let row, let known = try await facts.facts(of: [row]).first, let facts = known else {
            throw try await missing(id)
        }
        return QueryVector(
            image: facts.item.image(at: snapshot.table.rows[Int(row)].position), item: facts.item,
            values: snapshot.vector(row), palette: facts.palette)
    }

    /// Why an item cannot be asked about.
    private func missing(_ id: Item.ID) async throws -> LookbookError {
        guard try await catalogue.itemIDs(named: [id]).isEmpty else {
            return LookbookError(
                .inputItemWithoutPicture, "the item \"\(id)\" has no picture that could be embedded",
                facts: [.remedy: "import again with --report FILE.csv to see why"])
        }
        return LookbookError(
            .inputItem, "there is no item \"\(id)\" in the catalogue",
            facts: [
                .remedy:
                    "list the ids with: lookbook export items --catalogue DIR; for a picture, check the path of its file"
            ])
    }

    private func embed(
        _ bytes: [UInt8], crop: CropBox?, in snapshot: CatalogueSnapshot, wantsPalette: Bool
    ) async throws -> QueryVector {
        let extractor = try await extractor()
        guard extractor.space.id == snapshot.space.id else {
            throw LookbookError(
                .spaceMismatch,
                "the extractor \(extractor.space.name) is not the one that filled the catalogue (\(snapshot.space.name))",
                facts: [.remedy: "import again with --extractor to fill the catalogue with the new one"])
        }
        let start = ContinuousClock.now
        let picture = try decode(bytes, crop: crop, shortestSide: extractor.shortestSide)
        let prepared = try extractor.prepare(picture)
        let palette = wantsPalette ? tools.palettes.palette(of: picture) : nil
        let middle = ContinuousClock.now
        guard let values = try await extractor.embed([prepared]).first else {
            throw LookbookError(
                .spaceEmpty, "the extractor gave no vector",
                facts: [.remedy: "check it with: lookbook models verify"])
        }
        guard values.count == snapshot.space.dimensions else {
            throw LookbookError(
                .spaceMismatch,
                "the extractor gave \(values.count) numbers where the space has \(snapshot.space.dimensions)",
                facts: [.remedy: "check it with: lookbook models verify"])
        }
        var vector = QueryVector(image: nil, item: nil, values: values, palette: palette)
        vector.kinds = extractor.kinds
        vector.milliseconds.decode = (middle - start).seconds * 1000
        vector.milliseconds.embed = (ContinuousClock.now - middle).seconds * 1000
        return vector
    }

    /// The part of the picture that is asked for. The decoder may shrink the whole only so far that the part stays
    /// large enough for the network.
    private func decode(_ bytes: [UInt8], crop: CropBox?, shortestSide: Int) throws -> Picture {
        guard let crop else { return try tools.decoder.decode(bytes, shortestSide: shortestSide).picture }
        try crop.validate()
        let needed = (Double(shortestSide) / min(crop.width, crop.height)).rounded(.up)
        return crop.cut(try tools.decoder.decode(bytes, shortestSide: Int(min(needed, 20_000))).picture)
    }
}

/// Makes one query of several examples: the weighted sum of their vectors, L2-normalised (Rocchio's rule, 1971).
struct ExampleBlend: Sendable {
    let embedder: QueryEmbedder
    let wantsPalette: Bool

    func blend(_ examples: [RecommendQuery.Example], in snapshot: CatalogueSnapshot) async throws
        -> QueryVector
    {
        try Self.validate(examples)
        var sum = [Float](repeating: 0, count: snapshot.space.dimensions)
        var items: [Item] = []
        var nearest: (weight: Float, palette: Palette?) = (0, nil)
        var times = Recommendation.Milliseconds()
        for example in examples {
            let vector = try await embedder.embed(example.query, in: snapshot, wantsPalette: wantsPalette)
            for place in sum.indices { sum[place] += example.weight * vector.values[place] }
            if let item = vector.item, example.weight > 0 { items.append(item) }
            if example.weight > nearest.weight { nearest = (example.weight, vector.palette) }
            times.decode += vector.milliseconds.decode
            times.embed += vector.milliseconds.embed
        }
        let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 1e-6 else { throw Self.unusable("the examples cancel each other out") }
        let isOfItemsOnly = items.count == examples.count { $0.weight > 0 }
        return QueryVector(
            image: nil, item: nil, values: sum.map { $0 / norm }, palette: nearest.palette,
            examples: isOfItemsOnly ? items : [], milliseconds: times)
    }

    private static func validate(_ examples: [RecommendQuery.Example]) throws(LookbookError) {
        try RecommendQuery.validate(weights: examples.map(\.weight))
        for example in examples {
            if case .examples = example.query { throw unusable("an example is made of examples") }
        }
    }

    private static func unusable(_ message: String) -> LookbookError {
        LookbookError(
            .inputExamples, message,
            facts: [.remedy: "give pictures or items that differ, each as an example of its own"])
    }
}
