import LookbookAlgebra
package import LookbookCore

/// A projection as the user asks for it: `none`, `pca:128`, `pca-whiten:64`.
package enum ProjectionChoice: Sendable, Hashable, CustomStringConvertible {
    /// The features as they are.
    case none
    /// A projection of a kind to so many dimensions.
    case fitted(Projection.Kind, dimensions: Int)

    /// Reads what ``description`` writes.
    ///
    /// - Throws: `evaluation.input` for anything else.
    package init(_ text: String) throws(LookbookError) {
        let parts = text.trimmed.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts == ["none"] {
            self = .none
        } else if parts.count == 2, let kind = Projection.Kind(rawValue: parts[0]), let count = Int(parts[1]),
            count > 0
        {
            self = .fitted(kind, dimensions: count)
        } else {
            throw LookbookError(
                .evaluationInput, "the projection \"\(text)\" cannot be read",
                facts: [.remedy: "write none, pca:128 or pca-whiten:128"])
        }
    }

    /// As the user writes it.
    package var description: String {
        switch self {
        case .none: "none"
        case .fitted(let kind, let dimensions): "\(kind.rawValue):\(dimensions)"
        }
    }
}

/// Fits the projections of one space: of each kind only the largest, since smaller ones are its first components.
package struct ProjectionFits {
    private let rows: Int
    private let columns: Int
    private var largest: [Projection.Kind: Projection] = [:]

    /// - Parameters:
    ///   - choices: all projections that will be asked for; those with an ``obstacle(_:)`` are not fitted.
    ///   - vectors: what is fitted to.
    package init(_ choices: [ProjectionChoice], to vectors: VectorMatrix) async throws {
        rows = vectors.rows
        columns = vectors.columns
        for kind in Projection.Kind.allCases {
            let wanted = choices.compactMap { choice -> Int? in
                guard case .fitted(kind, let dimensions) = choice, obstacle(choice) == nil else { return nil }
                return dimensions
            }
            if let most = wanted.max() {
                largest[kind] = try await .fitted(kind, to: vectors, dimensions: most)
            }
        }
    }

    /// Why a projection cannot be fitted; nil when it can.
    package func obstacle(_ choice: ProjectionChoice) -> String? {
        guard case .fitted(_, let dimensions) = choice else { return nil }
        if dimensions > columns { return "a vector has only \(columns) numbers" }
        return dimensions < rows ? nil : "there are only \(rows) pictures to fit it to"
    }

    /// The rows through a projection.
    ///
    /// - Throws: `input.projection` for one that has an ``obstacle(_:)`` or was not among the choices.
    package func apply(_ choice: ProjectionChoice, to table: LabelledVectors) throws -> LabelledVectors {
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
