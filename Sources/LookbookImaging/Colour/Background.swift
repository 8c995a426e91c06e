/// Which samples of a picture are background: those that hang together with the border and look like it.
///
/// Shop pictures show a garment before one plain colour; other photographs before anything. Only colours that fill a good
/// part of the border count, so that a garment cut by the picture's edge is not taken for background.
struct Background {
    /// For each sample, whether it is background.
    let mask: [Bool]

    /// A colour must fill this share of the border.
    private static let borderShare: Float = 0.2
    /// The largest difference of L*a*b* to a border colour.
    private static let tolerance: Float = 9

    init(of grid: LabGrid) {
        let border = Self.borderPlaces(grid)
        let colours = Self.dominant(border.map { grid.colours[$0] })
        mask = Self.connected(grid, from: border, to: colours)
    }

    /// Samples of the left, right and top edges; the bottom one often cuts a garment or a person.
    private static func borderPlaces(_ grid: LabGrid) -> [Int] {
        var places: [Int] = []
        for column in 0..<grid.width { places.append(column) }
        for row in 1..<max(1, grid.height) {
            places.append(row * grid.width)
            if grid.width > 1 { places.append(row * grid.width + grid.width - 1) }
        }
        return places
    }

    /// The colours that fill the border, by leader clustering: a sample joins the first near cluster or founds one.
    private static func dominant(_ samples: [SIMD4<Float>]) -> [SIMD4<Float>] {
        var clusters: [(sum: SIMD4<Float>, count: Float)] = []
        for sample in samples {
            if let near = clusters.firstIndex(where: { Lab.difference($0.sum / $0.count, sample) < tolerance }) {
                clusters[near].sum += sample
                clusters[near].count += 1
            } else {
                clusters.append((sample, 1))
            }
        }
        return clusters.filter { $0.count >= borderShare * Float(samples.count) }.map { $0.sum / $0.count }
    }

    /// Flood fill from the border.
    private static func connected(
        _ grid: LabGrid, from border: [Int], to colours: [SIMD4<Float>]
    ) -> [Bool] {
        var mask = [Bool](repeating: false, count: grid.colours.count)
        var open: [Int] = []
        func visit(_ place: Int) {
            guard !mask[place], colours.contains(where: { Lab.difference($0, grid.colours[place]) < tolerance }) else {
                return
            }
            mask[place] = true
            open.append(place)
        }
        border.forEach(visit)
        while let place = open.popLast() {
            let column = place % grid.width
            if column > 0 { visit(place - 1) }
            if column + 1 < grid.width { visit(place + 1) }
            if place >= grid.width { visit(place - grid.width) }
            if place + grid.width < mask.count { visit(place + grid.width) }
        }
        return mask
    }
}
