/// The colours of a garment: a soft histogram over L*, a*, b*. Near grey, where most garments are, it is finer: a* and b*
/// enter by their signed square roots.
enum ColourHistogram {
    private static let lightnesses = 3
    private static let hues = 6
    static let count = lightnesses * hues * hues
    /// a* and b* beyond it fall into the outermost bins.
    private static let reach: Float = 60

    static func histogram(_ view: GarmentView) -> [Float] {
        var sums = [Float](repeating: 0, count: count)
        for (colour, weight) in zip(view.colours, view.weights) {
            let l = Bin(colour.x / 100, of: lightnesses)
            let a = Bin(folded(colour.y), of: hues)
            let b = Bin(folded(colour.z), of: hues)
            for corner in 0..<8 {
                let (i, j, k) = (corner & 1, corner >> 1 & 1, corner >> 2)
                let place = ((l.index + i) * hues + a.index + j) * hues + b.index + k
                sums[place] += weight * l.share(i) * a.share(j) * b.share(k)
            }
        }
        return sums
    }

    /// -reach...reach to 0...1, steep in the middle.
    private static func folded(_ value: Float) -> Float {
        let root = (abs(value) / reach).squareRoot()
        return ((value < 0 ? -root : root) + 1) / 2
    }

    /// The bin before a value of 0...1, and how much the bin after it gets.
    private struct Bin {
        let index: Int
        let second: Float

        init(_ value: Float, of count: Int) {
            let place = min(max(value * Float(count) - 0.5, 0), Float(count - 1))
            index = min(Int(place), count - 2)
            second = place - Float(index)
        }

        func share(_ part: Int) -> Float { part == 0 ? 1 - second : second }
    }
}

/// What is where, coarsely.
enum Layout {
    private static let colourCells = 6
    private static let shapeCells = 8
    static let colourCount = colourCells * colourCells / 2 * 3
    static let shapeCount = shapeCells * shapeCells / 2

    /// Mean L*, a*, b* of cells, scaled so that each varies about as much as the others.
    static func colours(_ view: GarmentView) -> [Float] {
        let scale = SIMD4<Float>(1 / 50, 1 / 30, 1 / 30, 0)
        let means = cellMeans(view.colours, view.side, cells: colourCells)
        let values = means.flatMap { mean in
            let scaled = mean * scale
            return [scaled.x, scaled.y, scaled.z]
        }
        return Mirrored.sum(values, side: colourCells, depth: 3)
    }

    /// The garment's share of cells.
    static func shape(_ view: GarmentView) -> [Float] {
        let means = cellMeans(view.foreground.map { SIMD4($0, 0, 0, 0) }, view.side, cells: shapeCells)
        return Mirrored.sum(means.map(\.x), side: shapeCells, depth: 1)
    }

    private static func cellMeans(_ values: [SIMD4<Float>], _ side: Int, cells: Int) -> [SIMD4<Float>] {
        var sums = [SIMD4<Float>](repeating: .zero, count: cells * cells)
        var counts = [Float](repeating: 0, count: cells * cells)
        let cell = (0..<side).map { $0 * cells / side }
        for (place, value) in values.enumerated() {
            let target = cell[place / side] * cells + cell[place % side]
            sums[target] += value
            counts[target] += 1
        }
        return zip(sums, counts).map { $0 / $1 }
    }
}
