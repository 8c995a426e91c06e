import LookbookCore
import Testing

@testable import LookbookImaging

struct FramingTests {
    private func painted(_ width: Int, _ height: Int, _ value: UInt8) -> Picture {
        Picture(width: width, height: height, pixels: [UInt8](repeating: value, count: width * height * 3))
    }

    /// A picture with another one on it.
    private func laid(_ inner: Picture, on outer: Picture, _ left: Int, _ top: Int) -> Picture {
        var pixels = outer.pixels
        for row in 0..<inner.height {
            let line = inner.pixels[row * inner.width * 3..<(row + 1) * inner.width * 3]
            let place = ((top + row) * outer.width + left) * 3
            pixels.replaceSubrange(place..<place + line.count, with: line)
        }
        return Picture(width: outer.width, height: outer.height, pixels: pixels)
    }

    private func noise(_ width: Int, _ height: Int) -> Picture {
        var random = SeededGenerator(seed: 5)
        let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Picture(width: width, height: height, pixels: pixels)
    }

    private func framed(_ side: Int = 32) throws -> Preprocessing {
        try Preprocessing(
            width: side, height: side, resize: .framed(Framing()), mean: [0, 0, 0], std: [1, 1, 1])
    }

    @Test func `a picture without a border is squashed as ever`() throws {
        let squash = try Preprocessing(
            width: 32, height: 32, resize: .squash, mean: [0, 0, 0], std: [1, 1, 1])
        #expect(try framed().apply(to: noise(60, 80)) == squash.apply(to: noise(60, 80)))
        #expect(try framed().apply(to: noise(80, 60)) == squash.apply(to: noise(80, 60)))
    }

    @Test func `how much border there is changes nothing`() throws {
        let garment = noise(60, 70)
        let little = laid(garment, on: painted(80, 90, 255), 10, 10)
        let much = laid(garment, on: painted(400, 300, 255), 200, 150)
        #expect(try framed().apply(to: little) == framed().apply(to: much))
    }

    @Test func `bars of a letterbox go, and a white page inside them too`() {
        let page = laid(noise(40, 50), on: painted(90, 100, 250), 25, 25)
        let screen = laid(page, on: painted(90, 200, 3), 0, 50)
        let content = Framing().content(of: screen)
        #expect(content.columns == 24..<66)
        #expect(content.rows == 73..<127)
    }

    @Test func `each side has a colour of its own`() {
        var pixels = noise(50, 50).pixels
        for place in 0..<50 * 8 * 3 { pixels[place] = 200 }
        for place in 50 * 45 * 3..<50 * 50 * 3 { pixels[place] = 20 }
        let content = Framing().content(of: Picture(width: 50, height: 50, pixels: pixels))
        #expect(content.rows == 7..<46)
        #expect(content.columns == 0..<50)
    }

    @Test func `noise within the tolerance is border, and more is not`() {
        func content(_ spread: UInt8) -> Range<Int> {
            var outer = painted(60, 60, 120).pixels
            for place in outer.indices where place % 2 == 0 { outer[place] += spread }
            let ground = Picture(width: 60, height: 60, pixels: outer)
            return Framing(tolerance: 24).content(of: laid(noise(20, 20), on: ground, 20, 20)).columns
        }
        #expect(content(20) == 19..<41)
        #expect(content(60) == 0..<60)
    }

    @Test(arguments: [(1, 1), (1, 300), (300, 1), (7, 5), (500, 20)])
    func `blank, tiny and very long pictures become pictures of the size`(_ width: Int, _ height: Int) throws
    {
        for picture in [painted(width, height, 77), noise(width, height)] {
            let result = try framed().apply(to: picture)
            #expect((result.width, result.height) == (32, 32))
        }
        #expect(try framed().apply(to: painted(width, height, 77)) == painted(32, 32, 77))
    }

    @Test func `a long garment keeps its proportions up to three to four`() throws {
        // 20 wide and 80 high in a frame of 60 x 80: a third of the width.
        let tall = laid(painted(20, 80, 10), on: painted(200, 200, 255), 90, 60)
        let result = try framed(60).apply(to: tall)
        let row = (0..<60).map { result.pixels[(30 * 60 + $0) * 3] }
        let dark = row.count { $0 < 128 }
        #expect((18...22).contains(dark), "\(dark) of 60 columns are dark")
    }
}
