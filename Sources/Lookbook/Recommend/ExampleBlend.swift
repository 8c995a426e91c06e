import LookbookCore

/// Makes one query of several examples: the weighted sum of their vectors, L2-normalised (Rocchio's rule, 1971).
struct ExampleBlend: Sendable {
    let embedder: QueryEmbedder
    let wantsPalette: Bool

    func blend(_ examples: [RecommendQuery.Example], in snapshot: CatalogueSnapshot) async throws -> QueryVector {
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
