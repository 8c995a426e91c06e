import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookImaging

struct ColourTests {
    /// Reference values by the formulas of IEC 61966-2-1 and CIE 15, D65; the same as Bruce Lindbloom's calculator.
    @Test(arguments: [
        (SIMD3<UInt8>(255, 255, 255), SIMD3<Float>(100, 0, 0)), (SIMD3(0, 0, 0), SIMD3(0, 0, 0)),
        (SIMD3(255, 0, 0), SIMD3(53.24, 80.09, 67.20)), (SIMD3(0, 255, 0), SIMD3(87.73, -86.18, 83.18)),
        (SIMD3(0, 0, 255), SIMD3(32.30, 79.19, -107.86)), (SIMD3(128, 128, 128), SIMD3(53.59, 0, 0)),
    ])
    func `known colours have known L*a*b*`(_ colour: SIMD3<UInt8>, _ expected: SIMD3<Float>) {
        let lab = Lab.colour(colour.x, colour.y, colour.z)
        let difference = SIMD3(lab.x, lab.y, lab.z) - expected
        #expect((difference * difference).sum().squareRoot() < 0.3)
    }

    @Test
    func `a garment's colours are found and the background left out`() {
        let palette = PaletteFinder().palette(
            of: .garment(
                background: [250, 250, 250], parts: [([200, 20, 40], 0.75), ([20, 30, 160], 0.25)]))
        #expect(palette.swatches.count == 2)
        #expect(near(palette.swatches.first, [200, 20, 40]))
        #expect(near(palette.swatches.last, [20, 30, 160]))
        #expect((palette.swatches.first?.weight ?? 0) > 0.6)
    }

    @Test
    func `weights fall and sum to 1, and five swatches are the most`() {
        for seed in 0..<5 {
            let noise = Picture.noise(width: 80, height: 60, seed: UInt64(seed))
            let swatches = PaletteFinder().palette(of: noise).swatches
            #expect((1...5).contains(swatches.count))
            #expect(abs(swatches.reduce(0) { $0 + $1.weight } - 1) < 1e-4)
            #expect(swatches.map(\.weight) == swatches.map(\.weight).sorted(by: >))
            #expect(
                PaletteFinder().palette(of: noise).swatches == swatches, "the same picture, the same palette")
        }
    }

    @Test
    func `a picture of one colour has no palette`() {
        #expect(PaletteFinder().palette(of: .plain(width: 100, height: 80)).swatches.isEmpty)
        #expect(PaletteFinder().palette(of: .plain(width: 1, height: 1)).swatches.isEmpty)
    }

    @Test
    func `a picture's descriptor is that of its mirror image`() async throws {
        let extractor = PaletteExtractor()
        let picture = try extractor.prepare(.stripes(width: 200, height: 150))
        let vectors = try await extractor.embed([picture, Orientation.mirrored.upright(picture)])
        #expect(zip(vectors[0], vectors[1]).reduce(0) { $0 + $1.0 * $1.1 } > 0.995)
    }

    @Test
    func `the descriptor tells colours and shapes apart`() async throws {
        func garment(_ colour: [UInt8], wide: Bool) throws -> Picture {
            try PaletteExtractor().prepare(
                .garment(background: [255, 255, 255], parts: [(colour, 1)], wide: wide))
        }
        let vectors = try await PaletteExtractor().embed([
            garment([200, 20, 40], wide: true), garment([190, 30, 50], wide: true),
            garment([20, 30, 160], wide: true), garment([200, 20, 40], wide: false),
        ])
        let scores = vectors.map { zip(vectors[0], $0).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(scores[1] > scores[2], "a shade is nearer than another colour")
        #expect(scores[1] > scores[3], "a shade is nearer than another shape")
    }

    @Test
    func `the palette space is fixed`() {
        // Whoever changes the descriptor changes this id, on purpose: stored vectors no longer fit.
        #expect(PaletteExtractor().space.id == "55926d5885e8dde1")
        #expect(PaletteExtractor().space.dimensions == 470)
    }

    private func near(_ swatch: Palette.Swatch?, _ colour: [UInt8]) -> Bool {
        guard let swatch else { return false }
        let found = SIMD4(swatch.lightness, swatch.a, swatch.b, 0)
        return Lab.difference(found, Lab.colour(colour[0], colour[1], colour[2])) < 3
    }
}

extension Picture {
    /// A rectangle on a background; its parts lie below each other.
    fileprivate static func garment(
        background: [UInt8], parts: [(colour: [UInt8], share: Double)], wide: Bool = false
    ) -> Picture {
        var pixels: [UInt8] = []
        for y in 0..<96 {
            for x in 0..<96 {
                let isInside =
                    (wide ? 12..<84 : 30..<66).contains(x) && (wide ? 30..<66 : 12..<84).contains(y)
                var depth = (Double(y) - (wide ? 30 : 12)) / (wide ? 36 : 72)
                let part = parts.first { part in
                    depth -= part.share
                    return depth < 0
                }
                pixels += isInside ? part?.colour ?? background : background
            }
        }
        return Picture(width: 96, height: 96, pixels: pixels)
    }
}
