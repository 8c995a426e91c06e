import Foundation
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

    @Test(arguments: [
        "plain.jpg", "progressive.jpg", "cmyk.jpg", "rgb.png", "interlaced.png", "animated.webp",
    ])
    func `every shorter part of a file is refused`(_ name: String) throws {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/\(name)"))
        for count in stride(from: 0, to: bytes.count - 8, by: 7) {
            #expect(throws: LookbookError.self, "\(count) of \(bytes.count) bytes") {
                try decoder.decode(Array(bytes.prefix(count)), shortestSide: nil)
            }
        }
    }

    @Test func `a JPEG that lacks nothing but its end marker is read, and one that lacks pixels is not`()
        throws
    {
        let bytes = try FileBytes.read(path: Fixtures.path("bad-pictures/plain.jpg"))
        let whole = try decoder.decode(bytes, shortestSide: nil).picture
        for missing in [1, 2] {
            #expect(try decoder.decode(Array(bytes.dropLast(missing)), shortestSide: nil).picture == whole)
        }
        // The last bits of a scan are padding: without them the picture is the same, or it is refused.
        for missing in 3...40 {
            guard let decoded = try? decoder.decode(Array(bytes.dropLast(missing)), shortestSide: nil) else {
                continue
            }
            #expect(decoded.picture == whole, "\(missing) bytes")
        }
        let progressive = try FileBytes.read(path: Fixtures.path("bad-pictures/progressive.jpg"))
        let error = #expect(throws: LookbookError.self) {
            try decoder.decode(Array(progressive.dropLast(2)), shortestSide: nil)
        }
        #expect(error?.code == .pictureTruncated)
    }

    /// Readers of headers go forward only: twice the segments, chunks or bytes in between take twice the time.
    @Test(arguments: ["segments", "stray", "fill", "chunks"])
    func `the time for a header grows with its length`(kind: String) throws {
        func file(_ count: Int) -> [UInt8] {
            switch kind {
            case "segments": [0xFF, 0xD8] + (0..<count).flatMap { _ in [0xFF, 0xFE, 0, 2] as [UInt8] }
            case "stray":
                [0xFF, 0xD8, 0xFF, 0x01] + (0..<count).flatMap { _ in [0xFF, 0x00, 0x20] as [UInt8] }
            case "fill": [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: count)
            default:
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
                    + [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0]
                    + (0..<count).flatMap { _ in [0, 0, 0, 0, 0x74, 0x45, 0x58, 0x74, 0, 0, 0, 0] as [UInt8] }
            }
        }
        func seconds(_ count: Int) -> Double {
            let bytes = file(count)
            return (0..<3).map { _ in processorTime { _ = try? decoder.decode(bytes, shortestSide: nil) } }
                .min() ?? 0
        }
        #expect(seconds(32_000) / max(seconds(4000), 1e-4) < 28)
    }

    /// Seconds of this thread, so that whatever else runs does not count.
    private func processorTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = now()
        body()
        return now() - start
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
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
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
