import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookImaging

struct DecoderTests {
    @Test
    func `limits are checked before pixels are decoded`() throws {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/rgb.png"))
        let limits = PictureLimits(pixels: 32 * 24, bytes: bytes.count)
        #expect(throws: Never.self) { try PictureDecoder(limits: limits).decode(bytes, shortestSide: nil) }
        let pixels = PictureLimits(pixels: 32 * 24 - 1, bytes: bytes.count)
        #expect(
            code { try PictureDecoder(limits: pixels).decode(bytes, shortestSide: nil) }
                == "picture.too-many-pixels")
        let size = PictureLimits(pixels: 32 * 24, bytes: bytes.count - 1)
        #expect(
            code { try PictureDecoder(limits: size).decode(bytes, shortestSide: nil) } == "picture.too-large")
    }

    @Test
    func `a scaled JPEG is only used where it is three times larger than wanted`() {
        func divisor(_ width: Int, _ height: Int, _ side: Int?) -> Int {
            JPEGScale(width: width, height: height, shortestSide: side).divisor
        }
        #expect(divisor(4000, 3000, nil) == 1)
        #expect(divisor(4000, 3000, 256) == 2)
        #expect(divisor(4000, 3072, 256) == 4)
        #expect(divisor(8000, 6144, 256) == 8)
        #expect(divisor(1024, 768, 256) == 1)
        #expect(divisor(2048, 1536, 256) == 2)
        #expect(divisor(2049, 1536, 256) == 1, "an odd side would shift the picture")
        #expect(divisor(640, 480, 0) == 8)
    }

    @Test
    func `a scaled JPEG has the announced size and looks the same`() throws {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/plain.jpg"))
        let full = try PictureDecoder().decode(bytes, shortestSide: nil)
        let half = try PictureDecoder().decode(bytes, shortestSide: 4)
        #expect(half.picture.width == full.picture.width / 2)
        #expect(half.picture.height == full.picture.height / 2)
        #expect(half.originalWidth == full.originalWidth)
        let small = try full.picture.resized(width: 5, height: 4, interpolation: .bilinear)
        let fast = try half.picture.resized(width: 5, height: 4, interpolation: .bilinear)
        #expect(fast.meanDifference(to: small) < 1.5)
    }

    @Test
    func `orientations undo each other`() {
        let picture = Picture.noise(width: 5, height: 3)
        let undone: [Orientation: Orientation] = [.turned90: .turned270, .turned270: .turned90]
        for orientation in Orientation.allCases {
            let turned = orientation.upright(picture)
            #expect((turned.width == 3) == orientation.swapsSides)
            #expect((undone[orientation] ?? orientation).upright(turned) == picture, "\(orientation)")
        }
    }

    @Test
    func `orientations compose`() {
        let picture = Picture.noise(width: 5, height: 3)
        let twice = Orientation.turned90.upright(Orientation.turned90.upright(picture))
        #expect(twice == Orientation.turned180.upright(picture))
        let flipped = Orientation.mirrored.upright(Orientation.mirroredTurned180.upright(picture))
        #expect(flipped == Orientation.turned180.upright(picture))
    }

    @Test
    func `broken EXIF counts as upright`() {
        let header: [UInt8] = [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 1, 0]
        let entry: [UInt8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        #expect(Orientation(exif: (header + entry)[...]) == .turned270)
        for count in 0..<18 { #expect(Orientation(exif: (header + entry)[..<count]) == .up) }
        let far: [UInt8] = [0x49, 0x49, 0x2A, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(Orientation(exif: far[...]) == .up)
        let nine = header + entry.prefix(8) + [9, 0, 0, 0]
        #expect(Orientation(exif: nine[...]) == .up)
    }

    @Test
    func `warnings are judged by what is lost`() {
        func judged(_ text: String, _ bytes: [UInt8] = [0xFF, 0xDA, 1, 2, 0xFF, 0xD9]) -> JPEGWarning {
            JPEGWarning(text, in: bytes, scanStart: 0)
        }
        #expect(judged("Premature end of JPEG file") == .truncated)
        #expect(judged("Warning: unknown JFIF revision number 9.01") == .header)
        #expect(judged("Corrupt JPEG data: bad Huffman code") == .corrupt)
        #expect(judged("Corrupt JPEG data: 3 extraneous bytes before marker 0xd9") == .harmless)
        #expect(judged("Corrupt JPEG data: 3 extraneous bytes before marker 0xc4") == .header)
        #expect(judged("Corrupt JPEG data: 3 extraneous bytes before marker 0xd1") == .corrupt)
        let zeros: [UInt8] = [0xFF, 0xDA] + [UInt8](repeating: 0, count: 40) + [0xFF, 0xD9]
        #expect(judged("Corrupt JPEG data: 40 extraneous bytes before marker 0xd9", zeros) == .harmless)
        let mixed: [UInt8] = [0xFF, 0xDA] + (0..<40).map { $0 } + [0xFF, 0xD9]
        #expect(judged("Corrupt JPEG data: 40 extraneous bytes before marker 0xd9", mixed) == .corrupt)
    }

    private func code(_ body: () throws -> DecodedPicture) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? LookbookError)?.code.rawValue
        }
    }
}

struct ContractTests {
    @Test(arguments: ["rgb.png", "lossless.webp", "plain.jpg", "exif-5.jpg"])
    func `the picture decoder keeps the contract`(_ name: String) throws {
        let sample = try #require(try BadPicture.all.first { $0.file == name })
        let decoder = PictureDecoder()
        let picture = try decoder.decode(sample.bytes(), shortestSide: nil).picture
        try PictureDecodingContract(decoder, file: sample.bytes(), picture: picture).check()
    }

    @Test
    func `the fake decoder keeps the contract`() throws {
        let picture = Picture.stripes(width: 20, height: 30)
        let file = FakePictureDecoder.file(of: picture)
        try PictureDecodingContract(FakePictureDecoder(), file: file, picture: picture).check()
    }

    @Test
    func `the palette extractor keeps the contract`() async throws {
        try await FeatureExtractorContract(PaletteExtractor()).check()
    }

    @Test
    func `the fake extractor keeps the contract`() async throws {
        try await FeatureExtractorContract(FakeFeatureExtractor()).check()
    }
}
