import LookbookCore
import LookbookTraining
import Testing

struct AugmentationTests {
    private func noise(_ width: Int, _ height: Int) -> Picture {
        var random = SeededGenerator(seed: 9)
        let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Picture(width: width, height: height, pixels: pixels)
    }

    @Test func `without changes the picture stays as it is`() {
        var random = SeededGenerator(seed: 1)
        #expect(Augmentation.none.apply(to: noise(17, 11), using: &random) == noise(17, 11))
    }

    @Test func `a mirror turns the columns around and nothing else`() {
        var mirror = Augmentation.none
        mirror.flip = 1
        let picture = noise(9, 4)
        var random = SeededGenerator(seed: 1)
        let result = mirror.apply(to: picture, using: &random)
        for row in 0..<4 {
            for column in 0..<9 {
                for channel in 0..<3 {
                    #expect(
                        result.pixels[(row * 9 + column) * 3 + channel]
                            == picture.pixels[(row * 9 + 8 - column) * 3 + channel])
                }
            }
        }
    }

    @Test(arguments: 1...20)
    func `geometry keeps sizes, and one colour stays one colour`(_ seed: UInt64) {
        var options = Augmentation()
        (options.light, options.erasing, options.rotation) = (0, 0, 45)
        let plain = Picture(
            width: 12, height: 20, pixels: (0..<240).flatMap { _ in [10, 200, 90] as [UInt8] })
        var random = SeededGenerator(seed: seed)
        #expect(options.apply(to: plain, using: &random) == plain)
    }

    @Test func `equal seeds give equal pictures, other seeds others`() {
        func result(_ seed: UInt64) -> Picture {
            var random = SeededGenerator(seed: seed)
            return Augmentation().apply(to: noise(24, 24), using: &random)
        }
        #expect(result(4) == result(4))
        #expect(Set((0..<10).map { result($0) }).count == 10)
    }

    @Test func `changed light is rounded, not cut`() {
        var light = Augmentation.none
        light.light = 0.004
        let grey = Picture(width: 2, height: 2, pixels: [UInt8](repeating: 100, count: 12))
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            #expect(light.apply(to: grey, using: &random) == grey)
        }
    }

    @Test func `light changes by no more than it may`() {
        var light = Augmentation.none
        light.light = 0.2
        let grey = Picture(width: 8, height: 8, pixels: [UInt8](repeating: 100, count: 192))
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let values = light.apply(to: grey, using: &random).pixels
            #expect(values.allSatisfy { (79...120).contains($0) })
        }
    }
}
