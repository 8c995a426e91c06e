import LookbookCore
import Testing

@testable import LookbookImaging

struct JPEGEncoderTests {
    /// Two smooth ramps: what JPEG is good at.
    private static func ramps(width: Int, height: Int) -> Picture {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                pixels += [UInt8(column * 255 / width), UInt8(row * 255 / height), 128]
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }

    @Test(arguments: [(1, 1), (1, 300), (17, 9), (64, 48), (333, 501)])
    func `what was written is read back, of any size, nearly the same`(width: Int, height: Int) throws {
        let picture = Self.ramps(width: width, height: height)
        let file = try JPEGEncoder(quality: 95).encode(picture)
        #expect(file.prefix(3) == [0xFF, 0xD8, 0xFF] && file.suffix(2) == [0xFF, 0xD9])
        let back = try PictureDecoder().decode(file, shortestSide: nil)
        #expect(back.format == .jpeg)
        #expect((back.picture.width, back.picture.height) == (width, height))
        #expect(back.picture.meanDifference(to: picture) < 2.5)
    }

    @Test
    func `more quality means more bytes and less loss, also for the hardest picture`() throws {
        let picture = Picture.noise(width: 96, height: 80)
        var sizes: [Int] = []
        var losses: [Double] = []
        for quality in [10, 50, 95] {
            let file = try JPEGEncoder(quality: quality).encode(picture)
            sizes.append(file.count)
            losses.append(
                try PictureDecoder().decode(file, shortestSide: nil).picture.meanDifference(to: picture))
        }
        #expect(sizes == sizes.sorted() && Set(sizes).count == 3)
        #expect(losses == losses.sorted(by: >))
    }

    @Test
    func `a quality out of its range is brought inside`() throws {
        #expect(JPEGEncoder(quality: -7).quality == 1)
        #expect(JPEGEncoder(quality: 1000).quality == 100)
        let picture = Picture.noise(width: 8, height: 8)
        #expect(try JPEGEncoder(quality: 0).encode(picture) == JPEGEncoder(quality: 1).encode(picture))
    }

    @Test
    func `the same picture gives the same file`() throws {
        let picture = Picture.noise(width: 50, height: 31)
        #expect(try JPEGEncoder().encode(picture) == JPEGEncoder().encode(picture))
    }

    @Test
    func `a side that no JPEG can have is an error, the largest one is none`() throws {
        let long = Picture(width: 65_500, height: 1, pixels: [UInt8](repeating: 90, count: 65_500 * 3))
        let file = try JPEGEncoder().encode(long)
        #expect(try PictureDecoder().decode(file, shortestSide: nil).picture.width == 65_500)
        let tooLong = Picture(width: 1, height: 65_501, pixels: [UInt8](repeating: 90, count: 65_501 * 3))
        let error = #expect(throws: LookbookError.self) { try JPEGEncoder().encode(tooLong) }
        #expect(error?.code == .pictureSize)
    }
}
