#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Where edges run in which direction: orientations, without sign, in a grid of cells, softly binned.
enum OrientedEdges {
    private static let cells = 8
    private static let orientations = 8
    static let count = cells * cells / 2 * orientations

    static func histogram(_ gradients: Gradients) -> [Float] {
        let stops = (0..<gradients.side).map { Stop(at: $0, of: gradients.side) }
        // One cell more on each side takes what falls outside.
        let wide = cells + 2
        var sums = [Float](repeating: 0, count: wide * wide * orientations)
        for place in gradients.x.indices {
            let (x, y) = (gradients.x[place], gradients.y[place])
            let length = (x * x + y * y).squareRoot()
            guard length > 0 else { continue }
            let (row, column) = (stops[place / gradients.side], stops[place % gradients.side])
            let (first, second, share) = bins(x, y)
            // The square root keeps a few strong edges from hiding all others.
            let strength = length.squareRoot()
            func add(_ cell: Int, _ part: Float) {
                sums[cell * orientations + first] += part * (1 - share)
                sums[cell * orientations + second] += part * share
            }
            let corner = row.cell * wide + column.cell
            add(corner, strength * (1 - row.share) * (1 - column.share))
            add(corner + 1, strength * (1 - row.share) * column.share)
            add(corner + wide, strength * row.share * (1 - column.share))
            add(corner + wide + 1, strength * row.share * column.share)
        }
        return Mirrored.sum(inner(sums, wide), side: cells, depth: orientations) {
            (orientations - $0) % orientations
        }
    }

    /// The two orientations that an edge lies between, and how much the second gets.
    private static func bins(_ x: Float, _ y: Float) -> (Int, Int, Float) {
        var angle = atan2(y, x)
        if angle < 0 { angle += .pi }
        let place = angle / .pi * Float(orientations)
        let bin = Int(place)
        return (bin % orientations, (bin + 1) % orientations, place - Float(bin))
    }

    /// The cell before a pixel, and how much the cell after it gets.
    private struct Stop {
        let cell: Int
        let share: Float

        init(at pixel: Int, of side: Int) {
            let place = Float(pixel) / Float(side - 1) * Float(cells) - 0.5
            let before = place.rounded(.down)
            cell = Int(before) + 1
            share = place - before
        }
    }

    private static func inner(_ sums: [Float], _ wide: Int) -> [Float] {
        var kept: [Float] = []
        for row in 1...cells {
            let start = (row * wide + 1) * orientations
            kept += sums[start..<start + cells * orientations]
        }
        return kept
    }
}

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
