import LookbookAlgebra
import LookbookCore
import LookbookEvaluation

/// Fits the projections of one space: of each kind only the largest, since smaller ones are its first components.
struct ProjectionFits {
    private let rows: Int
    private let columns: Int
    private var largest: [Projection.Kind: Projection] = [:]

    /// - Parameters:
    ///   - choices: all projections that will be asked for; those with an ``obstacle(_:)`` are not fitted.
    ///   - vectors: what is fitted to.
    init(_ choices: [ProjectionChoice], to vectors: VectorMatrix) async throws {
        rows = vectors.rows
        columns = vectors.columns
        for kind in Projection.Kind.allCases {
            let wanted = choices.compactMap { choice -> Int? in
                guard case .fitted(kind, let dimensions) = choice, obstacle(choice) == nil else { return nil }
                return dimensions
            }
            if let most = wanted.max() { largest[kind] = try await .fitted(kind, to: vectors, dimensions: most) }
        }
    }

    /// Why a projection cannot be fitted; nil when it can.
    func obstacle(_ choice: ProjectionChoice) -> String? {
        guard case .fitted(_, let dimensions) = choice else { return nil }
        if dimensions > columns { return "a vector has only \(columns) numbers" }
        return dimensions < rows ? nil : "there are only \(rows) pictures to fit it to"
    }

    /// The rows through a projection.
    ///
    /// - Throws: `input.projection` for one that has an ``obstacle(_:)`` or was not among the choices.
    func apply(_ choice: ProjectionChoice, to table: LabelledVectors) throws -> LabelledVectors {
        guard case .fitted(let kind, let dimensions) = choice else { return table }
        guard let fitted = largest[kind], dimensions <= fitted.dimensions else {
            throw LookbookError(
                .inputProjection, "\(choice) was not fitted", facts: [.remedy: "ask for fewer dimensions"])
        }
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
