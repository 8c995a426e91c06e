#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// How rough the garment's surface is.
enum Texture {
    static let patternCount = 10
    static let contrastCount = 10
    /// A neighbour must be lighter by this much of L*, so that noise makes no pattern.
    private static let threshold: Float = 0.7

    /// Rotation-invariant uniform local binary patterns of L*: 0...8 lighter neighbours in a row, or (the last bin) not
    /// in a row.
    static func patterns(_ view: GarmentView) -> [Float] {
        let side = view.side
        let ring = [-side - 1, -side, -side + 1, 1, side + 1, side, side - 1, -1]
        var sums = [Float](repeating: 0, count: patternCount)
        for row in 1..<side - 1 {
            for place in row * side + 1..<row * side + side - 1 {
                let limit = view.colours[place].x + threshold
                var lighter: UInt8 = 0
                for (bit, offset) in ring.enumerated() where view.colours[place + offset].x > limit {
                    lighter |= 1 << bit
                }
                let changes = (lighter ^ (lighter << 1 | lighter >> 7)).nonzeroBitCount
                sums[changes <= 2 ? lighter.nonzeroBitCount : patternCount - 1] += view.weights[place]
            }
        }
        return sums
    }

    /// How strong the edges within the garment are, on a logarithmic scale.
    static func contrast(_ view: GarmentView, _ gradients: Gradients) -> [Float] {
        var sums = [Float](repeating: 0, count: contrastCount)
        for place in view.weights.indices {
            let (x, y) = (gradients.x[place], gradients.y[place])
            let strength = log2(1 + (x * x + y * y).squareRoot()) * 1.5
            sums[min(Int(strength), contrastCount - 1)] += view.weights[place]
        }
        return sums
    }
}
