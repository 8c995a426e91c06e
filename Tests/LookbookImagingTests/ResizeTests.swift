import LookbookCore
import Testing

@testable import LookbookImaging

struct ResizeTests {
    @Test(arguments: Interpolation.allCases)
    func `every size and filter is what Pillow gives`(_ interpolation: Interpolation) throws {
        let pixels = try FileBytes.read(path: Fixtures.path("resize/resize.rgb"))
        let cases = try ResizeCase.all("resize/resize.csv").filter { $0.interpolation == interpolation }
        try #require(cases.count == 32)
        for sample in cases {
            let source = try sample.source()
            let result = try source.resized(
                width: sample.width, height: sample.height, interpolation: interpolation)
            let difference = result.meanDifference(to: sample.picture(in: pixels))
            #expect(difference <= (sample.pillowMayScaleHeightFirst(source) ? 0.99 : 0), "\(sample)")
        }
    }

    @Test
    func `every mode of preprocessing is what Pillow gives`() throws {
        let pixels = try FileBytes.read(path: Fixtures.path("resize/preprocess.rgb"))
        let cases = try ResizeCase.all("resize/preprocess.csv")
        try #require(cases.count == 32)
        for sample in cases {
            let result = try sample.preprocessing().apply(to: sample.source())
            let expected = sample.picture(in: pixels)
            #expect(result.width == sample.width)
            #expect(result.height == sample.height)
            #expect(result.meanDifference(to: expected) < (sample.mode == "squash" ? 1 : 0.001), "\(sample)")
        }
    }

    @Test(arguments: Interpolation.allCases)
    func `the same size changes nothing`(_ interpolation: Interpolation) throws {
        let noise = Picture.noise(width: 37, height: 21)
        #expect(try noise.resized(width: 37, height: 21, interpolation: interpolation) == noise)
    }

    @Test(arguments: Interpolation.allCases)
    func `a single colour stays that colour`(_ interpolation: Interpolation) throws {
        for colour: [UInt8] in [[0, 0, 0], [255, 255, 255], [3, 130, 254]] {
            let plain = Picture(width: 50, height: 31, pixels: (0..<50 * 31).flatMap { _ in colour })
            for (width, height) in [(1, 1), (7, 90), (224, 224), (49, 30)] {
                let result = try plain.resized(width: width, height: height, interpolation: interpolation)
                let expected = (0..<width * height).flatMap { _ in colour }
                #expect(result.pixels == expected, "\(width) x \(height)")
            }
        }
    }

    @Test
    func `a picture that is turned gives the turned result`() throws {
        let noise = Picture.noise(width: 60, height: 41)
        let turned = try Orientation.turned180.upright(noise).resized(
            width: 33, height: 52, interpolation: .bicubic)
        let result = try noise.resized(width: 33, height: 52, interpolation: .bicubic)
        #expect(Orientation.turned180.upright(turned).meanDifference(to: result) < 0.01)
    }

    @Test
    func `vector kernels and plain code give the same bytes`() {
        var random = SeededGenerator(seed: 5)
        for seed in 0..<60 {
            let side = { (most: Int) in Int.random(in: 1...most, using: &random) }
            let noise = Picture.noise(width: side(90), height: side(90), seed: UInt64(seed))
            let (width, height) = (side(120), side(120))
            let left = Int.random(in: 0..<width, using: &random)
            let top = Int.random(in: 0..<height, using: &random)
            let part = Resizing(width: width, height: height, columns: left..<width, rows: top..<height)
            for interpolation in Interpolation.allCases {
                let fast = noise.resized(part, interpolation: interpolation)
                #expect(fast == noise.resized(part, interpolation: interpolation, portable: true))
            }
        }
    }

    @Test
    func `a part of a resize is that part of the whole`() throws {
        // Large enough for several bands.
        let noise = Picture.noise(width: 500, height: 700)
        let whole = try noise.resized(width: 300, height: 420, interpolation: .bicubic)
        let part = noise.resized(
            Resizing(width: 300, height: 420, columns: 30..<290, rows: 55..<400), interpolation: .bicubic)
        for row in 0..<part.height {
            let start = ((row + 55) * 300 + 30) * 3
            #expect(part.pixels[row * 260 * 3..<(row + 1) * 260 * 3] == whole.pixels[start..<start + 260 * 3])
        }
    }

    @Test(arguments: [(0, 5), (5, -1), (70_000, 5)])
    func `an impossible size is refused`(_ size: (Int, Int)) {
        let error = #expect(throws: LookbookError.self) {
            try Picture.noise(width: 3, height: 3).resized(
                width: size.0, height: size.1, interpolation: .bilinear)
        }
        #expect(error?.code == .pictureSize)
    }
}

/// A line of the fixture tables.
private struct ResizeCase {
    let file: String
    let mode: String?
    let size: Int
    let width: Int
    let height: Int
    let interpolation: Interpolation
    let offset: Int

    static func all(_ table: String) throws -> [ResizeCase] {
        try Fixtures.table(table).map { line in
            func number(_ key: String) throws -> Int { try #require(line[key].flatMap { Int($0) }) }
            return ResizeCase(
                file: try #require(line["source"]), mode: line["mode"],
                size: line["size"].flatMap { Int($0) } ?? 0,
                width: try number("width"), height: try number("height"),
                interpolation: try #require(line["filter"].flatMap(Interpolation.init)),
                offset: try number("offset"))
        }
    }

    func source() throws -> Picture {
        let bytes = try FileBytes.read(path: Fixtures.path("resize/\(file)"))
        return try PictureDecoder().decode(bytes, shortestSide: nil).picture
    }

    func picture(in pixels: [UInt8]) -> Picture {
        Picture(width: width, height: height, pixels: Array(pixels[offset..<offset + width * height * 3]))
    }

    /// Pillow 13 scales the height first where it shrinks much more than the width.
    func pillowMayScaleHeightFirst(_ source: Picture) -> Bool {
        let shrinks = (x: Double(source.width) / Double(width), y: Double(source.height) / Double(height))
        return shrinks.y > 1 && shrinks.y > 1.1 * shrinks.x
    }

    func preprocessing() throws -> Preprocessing {
        let colour = Preprocessing.Colour(red: 9, green: 8, blue: 7)
        let resize: Preprocessing.Resize =
            switch mode {
            case "squash": .squash
            case "letterbox": .letterbox(colour)
            default: .shortestSide(size)
            }
        return try Preprocessing(
            width: width, height: height, resize: resize, interpolation: interpolation, mean: [0, 0, 0],
            std: [1, 1, 1])
    }
}
