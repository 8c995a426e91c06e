public import LookbookCore

/// Finds the few colours of a garment: background left out, the rest grouped in CIE L*a*b*.
///
/// 1. At most 64 x 64 samples are taken and turned into L*a*b*.
/// 2. What hangs together with the border and has its colours is background (``Background``).
/// 3. The rest, weighted towards the centre, is grouped by k-means (Lloyd) that starts at the fullest, well separated cells
///    of a histogram, so that nothing is left to chance.
/// 4. Groups that look alike are merged, tiny ones dropped, and at most five kept.
public struct PaletteFinder: PaletteFinding {
    /// A finder; it has no state.
    public init() {}

    /// The most samples along a side.
    private static let longest = 64
    /// Less foreground than this share is noise: then no colour stands out.
    private static let leastForeground = 0.02
    private static let mostSwatches = 5
    /// Swatches below this share are left out.
    private static let leastWeight: Float = 0.03
    /// Groups nearer than this, in L*a*b*, are one colour.
    private static let alike: Float = 12

    /// See ``LookbookCore/PaletteFinding/palette(of:)``. The same picture gives the same palette.
    public func palette(of picture: Picture) -> Palette {
        let grid = LabGrid(
            picture.pixels, width: picture.width, height: picture.height, longest: Self.longest)
        let samples = Self.foreground(of: grid)
        guard Double(samples.count) >= Self.leastForeground * Double(grid.colours.count) else {
            return Palette([])
        }
        let groups = ColourGroups(samples: samples, most: 2 * Self.mostSwatches, apart: Self.alike)
        return Palette(Self.swatches(groups.merged(nearerThan: Self.alike)))
    }

    /// The colours that are not background; the fourth number is the weight, which falls from the centre outwards.
    private static func foreground(of grid: LabGrid) -> [SIMD4<Float>] {
        let background = Background(of: grid).mask
        var samples: [SIMD4<Float>] = []
        for row in 0..<grid.height {
            let y = (Float(row) + 0.5) / Float(grid.height) * 2 - 1
            for column in 0..<grid.width where !background[row * grid.width + column] {
                let x = (Float(column) + 0.5) / Float(grid.width) * 2 - 1
                var sample = grid.colours[row * grid.width + column]
                sample.w = 1 / (1 + 3 * (x * x + y * y))
                samples.append(sample)
            }
        }
        return samples
    }

    private static func swatches(_ groups: [SIMD4<Float>]) -> [Palette.Swatch] {
        let total = groups.reduce(0) { $0 + $1.w }
        let large = groups.filter { $0.w >= leastWeight * total }.prefix(mostSwatches)
        let kept = large.reduce(0) { $0 + $1.w }
        return large.map { Palette.Swatch(lightness: $0.x, a: $0.y, b: $0.z, weight: $0.w / kept) }
    }
}

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
            if let near = clusters.firstIndex(where: { Lab.difference($0.sum / $0.count, sample) < tolerance }
            ) {
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
            guard !mask[place],
                colours.contains(where: { Lab.difference($0, grid.colours[place]) < tolerance })
            else {
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
