import LookbookCore
import LookbookTraining
import Testing

struct AugmentationTests {
    private func noise(_ width: Int, _ height: Int) -> Picture {
        var random = SeededGenerator(seed: 9)
        let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Picture(width: width, height: height, pixels: pixels)
    }

    @Test func `without changes the picture stays as it is`() throws {
        var random = SeededGenerator(seed: 1)
        #expect(try Augmentation.none.apply(to: noise(17, 11), using: &random) == noise(17, 11))
    }

    @Test func `a mirror turns the columns around and nothing else`() throws {
        var mirror = Augmentation.none
        mirror.flip = 1
        let picture = noise(9, 4)
        var random = SeededGenerator(seed: 1)
        let result = try mirror.apply(to: picture, using: &random)
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
    func `geometry keeps sizes, and one colour stays one colour`(_ seed: UInt64) throws {
        var options = Augmentation()
        (options.light, options.erasing, options.rotation) = (0, 0, 45)
        let plain = Picture(
            width: 12, height: 20, pixels: (0..<240).flatMap { _ in [10, 200, 90] as [UInt8] })
        var random = SeededGenerator(seed: seed)
        #expect(try options.apply(to: plain, using: &random) == plain)
    }

    @Test func `equal seeds give equal pictures, other seeds others`() throws {
        func result(_ seed: UInt64) throws -> Picture {
            var random = SeededGenerator(seed: seed)
            return try Augmentation().apply(to: noise(24, 24), using: &random)
        }
        #expect(try result(4) == result(4))
        #expect(try Set((0..<10).map { try result($0) }).count == 10)
    }

    @Test func `changed light is rounded, not cut`() throws {
        var light = Augmentation.none
        light.light = 0.004
        let grey = Picture(width: 2, height: 2, pixels: [UInt8](repeating: 100, count: 12))
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            #expect(try light.apply(to: grey, using: &random) == grey)
        }
    }

    @Test func `light changes by no more than it may`() throws {
        var light = Augmentation.none
        light.light = 0.2
        let grey = Picture(width: 8, height: 8, pixels: [UInt8](repeating: 100, count: 192))
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let values = try light.apply(to: grey, using: &random).pixels
            #expect(values.allSatisfy { (79...120).contains($0) })
        }
    }

    @Test func `warmth moves red and blue apart and leaves green`() throws {
        var warm = Augmentation.none
        warm.warmth = 0.2
        let grey = Picture(width: 4, height: 4, pixels: [UInt8](repeating: 100, count: 48))
        var changed = 0
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let pixel = try warm.apply(to: grey, using: &random).pixels.prefix(3).map { Int($0) }
            #expect(pixel[1] == 100 && abs(pixel[0] + pixel[2] - 200) <= 1 && abs(pixel[0] - 100) <= 20)
            if pixel[0] != 100 { changed += 1 }
        }
        #expect(changed > 10)
    }

    @Test func `a blurred picture keeps its size and loses its detail`() throws {
        var blur = Augmentation.none
        blur.blur = 1
        var random = SeededGenerator(seed: 3)
        let result = try blur.apply(to: noise(40, 30), using: &random)
        #expect((result.width, result.height) == (40, 30))
        func detail(_ picture: Picture) -> Int {
            zip(picture.pixels, picture.pixels.dropFirst(3)).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        }
        #expect(detail(result) * 10 < detail(noise(40, 30)) * 8)
    }
}
