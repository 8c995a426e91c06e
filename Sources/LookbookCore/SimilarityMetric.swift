/// How far two vectors are apart. Owns its direction (a smaller distance is always nearer), its normalisation and its score.
///
/// With u, v of n numbers; 0/0 counts as 0:
///
/// | metric | distance d | score |
/// |---|---|---|
/// | cosine | 1 - u·v / (\|u\| \|v\|) | max(0, 1 - d) |
/// | innerProduct | 1 - u·v | min(1, max(0, 1 - d)) |
/// | euclidean | sqrt(sum (u - v)^2) | 1 / (1 + d) |
/// | manhattan | sum \|u - v\| | 1 / (1 + d / sqrt(n)) |
/// | chebyshev | max \|u - v\| | 1 / (1 + d) |
/// | canberra | sum \|u - v\| / (\|u\| + \|v\|), per component | 1 - d / n |
/// | brayCurtis | sum \|u - v\| / sum \|u + v\| | 1 / (1 + d) |
/// | correlation | the cosine distance of u - mean(u) and v - mean(v) | max(0, 1 - d) |
///
/// A vector of zeros has the cosine distance 1 to every other, and 0 to itself is not promised.
public enum SimilarityMetric: String, Sendable, CaseIterable, Codable {
    case cosine
    case innerProduct = "inner-product"
    case euclidean
    case manhattan
    case chebyshev
    case canberra
    case brayCurtis = "bray-curtis"
    case correlation
}

extension SimilarityMetric {
    /// What a person reads: 0...1, 1 at distance 0 ("100 % match"), never rising with the distance.
    ///
    /// - Parameters:
    ///   - distance: as this metric defines it.
    ///   - dimensions: numbers in the vectors, which Manhattan and Canberra grow with.
    public func score(distance: Float, dimensions: Int) -> Float {
        let n = Float(max(1, dimensions))
        switch self {
        case .cosine, .correlation, .innerProduct: return min(1, max(0, 1 - distance))
        case .euclidean, .chebyshev, .brayCurtis: return 1 / (1 + max(0, distance))
        case .manhattan: return 1 / (1 + max(0, distance) / n.squareRoot())
        case .canberra: return max(0, 1 - distance / n)
        }
    }

    /// The distance by its definition, in double precision: the reference that the fast kernels are checked against.
    ///
    /// - Precondition: both vectors have the same length.
    public func distance(_ u: [Float], _ v: [Float]) -> Float {
        precondition(u.count == v.count, "vectors of different spaces never meet")
        switch self {
        case .cosine: return Float(cosineDistance(u, v, centredAt: (0, 0)))
        case .correlation: return Float(cosineDistance(u, v, centredAt: (mean(u), mean(v))))
        case .innerProduct: return Float(1 - sum(u, v) { $0 * $1 })
        case .euclidean: return Float(sum(u, v) { ($0 - $1) * ($0 - $1) }.squareRoot())
        case .manhattan: return Float(sum(u, v) { abs($0 - $1) })
        case .chebyshev: return Float(zip(u, v).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) })
        case .canberra:
            return Float(
                sum(u, v) { a, b in
                    let size = abs(a) + abs(b)
                    return size == 0 ? 0 : abs(a - b) / size
                })
        case .brayCurtis:
            let size = sum(u, v) { abs($0 + $1) }
            let difference = sum(u, v) { abs($0 - $1) }
            return difference == 0 ? 0 : Float(difference / size)
        }
    }
}

private func sum(_ u: [Float], _ v: [Float], _ term: (Double, Double) -> Double) -> Double {
    var total = 0.0
    for index in u.indices { total += term(Double(u[index]), Double(v[index])) }
    return total
}

private func mean(_ u: [Float]) -> Double {
    u.isEmpty ? 0 : u.reduce(0.0) { $0 + Double($1) } / Double(u.count)
}

private func cosineDistance(_ u: [Float], _ v: [Float], centredAt centre: (Double, Double)) -> Double {
    let product = sum(u, v) { ($0 - centre.0) * ($1 - centre.1) }
    let sizes =
        sum(u, u) { ($0 - centre.0) * ($1 - centre.0) } * sum(v, v) { ($0 - centre.1) * ($1 - centre.1) }
    return sizes == 0 ? 1 : 1 - product / sizes.squareRoot()
}
