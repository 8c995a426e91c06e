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
        guard Double(samples.count) >= Self.leastForeground * Double(grid.colours.count) else { return Palette([]) }
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
