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
