internal import Foundation
public import LookbookCore

extension Projection {
    /// Fits principal components to vectors.
    ///
    /// The covariance is divided by rows - 1, and the sign of a component is chosen so that its number with the largest
    /// magnitude is positive, as scikit-learn's `PCA` does.
    ///
    /// - Parameters:
    ///   - kind: with or without whitening. For whitening a component is divided by its standard deviation, which is taken as
    ///     no smaller than 1e-4 of the largest one: directions that hardly vary must not become noise of full size.
    ///   - vectors: what it is fitted to, one vector a row.
    ///   - dimensions: components to keep, at most the columns and at most rows - 1.
    /// - Throws: `evaluation.projection` when there are too few rows or columns, or a number is not finite.
    public static func fitted(
        _ kind: Kind, to vectors: VectorMatrix, dimensions: Int
    ) async throws -> Projection {
        guard dimensions > 0, dimensions <= vectors.columns, dimensions < vectors.rows else {
            throw LookbookError(
                .evaluationProjection,
                "\(dimensions) dimensions cannot be fitted to \(vectors.rows) vectors of \(vectors.columns) numbers",
                facts: [
                    .remedy:
                        "ask for fewer dimensions than there are numbers in a vector, and give more vectors than dimensions"
                ])
        }
        guard vectors.values.allSatisfy(\.isFinite) else {
            throw LookbookError(
                .evaluationProjection, "a vector holds a number that is not finite",
                facts: [.remedy: "embed the pictures again"])
        }
        let covariance = try await Covariance(
            of: vectors, workers: ProcessInfo.processInfo.activeProcessorCount)
        let eigen = try SymmetricEigen(of: covariance.matrix, size: vectors.columns)
        let variances = eigen.values.prefix(dimensions).map { max(0, $0) }
        let smallest = max((variances.first ?? 0).squareRoot() * 1e-4, .leastNormalMagnitude)
        let components = (0..<dimensions).flatMap { index in
            let row = eigen.vectors[index * vectors.columns..<(index + 1) * vectors.columns]
            let scale = kind == .pcaWhitening ? 1 / max(variances[index].squareRoot(), smallest) : 1
            return row.map { Float($0 * scale * sign(row)) }
        }
        return try Projection(
            kind: kind, mean: covariance.mean.map(Float.init),
            components: VectorMatrix(rows: dimensions, columns: vectors.columns, values: components),
            variances: variances.map(Float.init))
    }

    private static func sign(_ row: ArraySlice<Double>) -> Double {
        (row.max { abs($0) < abs($1) } ?? 1) < 0 ? -1 : 1
    }
}
