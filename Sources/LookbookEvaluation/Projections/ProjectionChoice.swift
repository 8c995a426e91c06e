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
        } else if parts.count == 2, let kind = Projection.Kind(rawValue: parts[0]), let count = Int(parts[1]), count > 0
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
