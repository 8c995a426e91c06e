import LookbookCore
import LookbookEvaluation

/// Fits the projections of one space: of each kind only the largest, since smaller ones are its first components.
struct ProjectionFits {
    private let vectors: VectorMatrix
    private var largest: [Projection.Kind: Projection] = [:]

    /// - Parameters:
    ///   - choices: all projections that will be asked for.
    ///   - vectors: what is fitted to.
    init(_ choices: [ProjectionChoice], to vectors: VectorMatrix) async throws {
        self.vectors = vectors
        for kind in Projection.Kind.allCases {
            let wanted = choices.compactMap { choice -> Int? in
                guard case .fitted(kind, let dimensions) = choice, dimensions <= vectors.columns else { return nil }
                return dimensions
            }
            if let most = wanted.max() { largest[kind] = try await .fitted(kind, to: vectors, dimensions: most) }
        }
    }

    /// The rows through a projection; nil when the space has fewer numbers than are asked for.
    func apply(_ choice: ProjectionChoice, to table: LabelledVectors) throws -> LabelledVectors? {
        guard case .fitted(let kind, let dimensions) = choice else { return table }
        guard let fitted = largest[kind], dimensions <= fitted.dimensions else { return nil }
        return try table.replacing(vectors: fitted.truncated(to: dimensions).apply(to: table.vectors))
    }
}

extension Projection {
    /// The first components only.
    fileprivate func truncated(to dimensions: Int) throws -> Projection {
        try Projection(
            kind: kind, mean: mean,
            components: VectorMatrix(
                rows: dimensions, columns: inputDimensions,
                values: Array(components.values.prefix(dimensions * inputDimensions))),
            variances: Array(variances.prefix(dimensions)))
    }
}
