import LookbookCore
import LookbookImaging
import Testing

/// The committed part of the bad-input corpus; `Scripts/make-bad-pictures` makes it and says what to expect.
struct BadPicturesTests {
    private let decoder = PictureDecoder()

    @Test(arguments: try BadPicture.all.filter { $0.code == nil })
    func `a good file decodes to what Pillow decodes`(_ sample: BadPicture) throws {
        let decoded = try decoder.decode(sample.bytes(), shortestSide: nil)
        let expected = try sample.picture()
        #expect(decoded.picture.width == expected.width)
        #expect(decoded.picture.height == expected.height)
        #expect(decoded.originalWidth == expected.width)
        // The JPEG and WebP libraries may differ by rounding from those in Pillow.
        #expect(decoded.picture.meanDifference(to: expected) <= (decoded.format == .png ? 0 : 0.5))
    }

    @Test(arguments: try BadPicture.all.filter { $0.code != nil })
    func `a bad file is refused with its code`(_ sample: BadPicture) throws {
        let error = #expect(throws: LookbookError.self) {
            try decoder.decode(sample.bytes(), shortestSide: nil)
        }
        #expect(error?.code.rawValue == sample.code)
        #expect(error?.message.isEmpty == false)
        #expect(error?.message.isEmpty == false)
    }

    @Test
    func `the corpus has both kinds`() throws {
        let all = try BadPicture.all
        #expect(all.count { $0.code == nil } >= 40)
        #expect(all.count { $0.code != nil } >= 50)
    }

    @Test(arguments: ["plain.jpg", "progressive.jpg", "cmyk.jpg", "rgb.png", "interlaced.png", "animated.webp"])
    func `every shorter part of a file is refused`(_ name: String) throws {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/\(name)"))
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: LookbookError.self, "\(count) of \(bytes.count) bytes") {
                try decoder.decode(Array(bytes.prefix(count)), shortestSide: nil)
            }
        }
    }

    @Test(arguments: [
        "plain.jpg", "progressive.jpg", "ycck.jpg", "exif-6.jpg", "palette-transparent.png",
        "interlaced.png", "sixteen-bit.png", "rotated.webp", "transparent-lossy.webp", "animated.webp",
    ])
    func `random damage never does worse than an error`(_ name: String) throws {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/\(name)"))
        let decoder = PictureDecoder(limits: PictureLimits(pixels: 1_000_000))
        var random = SeededGenerator(seed: 20_240_607)
        for _ in 0..<60 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                let decoded = try decoder.decode(damaged, shortestSide: 8)
                #expect(decoded.originalWidth * decoded.originalHeight <= 1_000_000)
            } catch {
                #expect(error is LookbookError)
            }
        }
    }
}
