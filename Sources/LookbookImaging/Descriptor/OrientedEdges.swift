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
        return Mirrored.sum(inner(sums, wide), side: cells, depth: orientations) { (orientations - $0) % orientations }
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
