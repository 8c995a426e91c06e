import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

/// Which pictures count as identical, whatever extractor imported them.
struct PixelHashTests {
    @Test(arguments: [PictureFormat.jpeg, .png, .webp])
    func `the hash does not depend on the extractor`(format: PictureFormat) async throws {
        for (width, height) in [
            (60, 80), (300, 400), (650, 1000), (767, 900), (768, 1024), (1000, 1504), (1600, 1608),
        ] {
            var hashes = Set<String>()
            for side in [96, 128, 144, 224, 512] {
                hashes.insert(try await hash(PlainFile(format, width, height), extractor: side).hash)
            }
            #expect(hashes.count == 1, "\(format) of \(width) x \(height)")
        }
    }

    @Test
    func `a picture is decoded once, but for some JPEG files and extractors of very large or small pictures`()
        async throws
    {
        for file in [
            (PictureFormat.jpeg, 300, 400), (.jpeg, 766, 900), (.jpeg, 1600, 1608), (.png, 1600, 1608),
        ] {
            let file = PlainFile(file.0, file.1, file.2)
            for side in [144, 160, 224] { #expect(try await hash(file, extractor: side).decodes == [side]) }
        }
        // Half of it is left for the hash, which 224 does not ask for.
        #expect(try await hash(PlainFile(.jpeg, 1000, 1504), extractor: 160).decodes == [160])
        #expect(try await hash(PlainFile(.jpeg, 1000, 1504), extractor: 224).decodes == [224, 166])
        // An extractor of very small pictures gets one that was shrunk: the whole one is needed for the hash.
        #expect(try await hash(PlainFile(.jpeg, 600, 800), extractor: 96).decodes == [96, nil])
    }

    @Test
    func `every pixel and the size count, the file does not`() async throws {
        let file = PlainFile(.png, 7, 9)
        let hash = try await hash(file).hash
        #expect(hash.count == 64)
        var other = file
        other.note = 9
        #expect(try await self.hash(other).hash == hash)
        var seen: Set = [hash]
        for place in 0..<7 * 9 * 3 {
            other = file
            other.spot = UInt8(place)
            #expect(seen.insert(try await self.hash(other).hash).inserted, "place \(place)")
        }
        for (width, height) in [(9, 7), (7, 10), (21, 3), (63, 1)] {
            #expect(seen.insert(try await self.hash(PlainFile(.png, width, height)).hash).inserted)
        }
        #expect(seen.insert(try await self.hash(PlainFile(.png, 14, 18)).hash).inserted)
    }

    /// Imports one picture; its hash, and the sides that its decoder was asked for.
    private func hash(
        _ file: PlainFile, extractor side: Int = 144
    ) async throws -> (hash: String, decodes: [Int?]) {
        let (files, decoder, catalogue) = (MemoryFiles(), PlainDecoder(), InMemoryCatalogue())
        files.put("/a", file.bytes)
        let extractor = SideExtractor(shortestSide: side)
        try await catalogue.register(extractor.space, extractor: "side")
        let tools = PictureTools(reader: files, decoder: decoder, palettes: decoder)
        let importer = Importer(
            catalogue: catalogue, extractor: extractor, tools: tools, options: ImportOptions(concurrency: 1))
        _ = try await importer.run(
            ListFeed([Item(id: "a", domain: "Dress", images: [ItemImage(path: "/a")])]))
        let row = try #require(try await catalogue.table(of: extractor.space.id).rows.first)
        return (row.pixelHash, decoder.asked)
    }
}

/// A "file" that says how large its picture is, and which byte of it differs from the others.
private struct PlainFile {
    let format: PictureFormat
    let width: Int
    let height: Int
    /// 255 is none.
    var spot: UInt8 = 255
    /// Changes the file and not the picture.
    var note: UInt8 = 0

    init(_ format: PictureFormat, _ width: Int, _ height: Int) {
        self.format = format
        self.width = width
        self.height = height
    }

    var bytes: [UInt8] {
        let kind = UInt8(PictureFormat.allCases.firstIndex(of: format) ?? 0)
        return [
            kind, UInt8(width / 256), UInt8(width % 256), UInt8(height / 256), UInt8(height % 256), spot,
            note,
        ]
    }
}

/// Makes JPEG files smaller as the real decoder does: to a half, a quarter or an eighth, while three times the side is left.
/// Pixels depend on the scale, as they do there.
private final class PlainDecoder: PictureDecoding, PaletteFinding {
    private let sides = Mutex<[Int?]>([])

    var asked: [Int?] { sides.withLock { $0 } }

    func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
        sides.withLock { $0.append(shortestSide) }
        let format = PictureFormat.allCases[Int(bytes[0])]
        let (width, height) = (Int(bytes[1]) * 256 + Int(bytes[2]), Int(bytes[3]) * 256 + Int(bytes[4]))
        let divisor =
            [8, 4, 2].first { divisor in
                guard let shortestSide, format == .jpeg, width % divisor == 0, height % divisor == 0 else {
                    return false
                }
                return min(width, height) / divisor >= 3 * shortestSide
            } ?? 1
        var pixels = [UInt8](repeating: UInt8(divisor), count: width / divisor * (height / divisor) * 3)
        if bytes[5] < 255 { pixels[Int(bytes[5])] = 77 }
        return DecodedPicture(
            picture: Picture(width: width / divisor, height: height / divisor, pixels: pixels),
            originalWidth: width,
            originalHeight: height, format: format)
    }

    func palette(of picture: Picture) -> Palette {
        Palette([])
    }
}

/// An extractor that asks for pictures of some size.
private struct SideExtractor: FeatureExtractor {
    let shortestSide: Int
    let batchSize = 1

    var space: EmbeddingSpace { EmbeddingSpace(id: "side\(shortestSide)", name: "side", dimensions: 1) }

    func prepare(_ picture: Picture) throws -> Picture {
        Picture(width: 1, height: 1, pixels: Array(picture.pixels.prefix(3)))
    }

    func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        pictures.map { _ in [1] }
    }
}
