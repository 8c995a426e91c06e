import LookbookCore
import LookbookTesting
import Testing

/// The examples of the articles in `LookbookCore.docc`, whole: what they show must compile and keep what they promise.
@Suite struct DocumentedExampleTests {
    /// `AddAnExtractor`.
    struct FieldColours: FeatureExtractor {
        let space = EmbeddingSpace(id: "field-colours-1", name: "field-colours", dimensions: 48)
        let shortestSide = 4
        let batchSize = 16

        func prepare(_ picture: Picture) throws -> Picture {
            var pixels: [UInt8] = []
            for y in 0..<4 {
                for x in 0..<4 {
                    let start = ((y * picture.height / 4) * picture.width + x * picture.width / 4) * 3
                    pixels += picture.pixels[start..<start + 3]
                }
            }
            return Picture(width: 4, height: 4, pixels: pixels)
        }

        func embed(_ pictures: [Picture]) async throws -> [[Float]] {
            try pictures.map { picture in
                guard picture.width == 4, picture.height == 4 else {
                    throw LookbookError(.pictureSize, "the picture is not prepared")
                }
                // One more than the colour, so that a black picture has a direction too.
                let values = picture.pixels.map { Float($0) + 1 }
                let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return values.map { $0 / length }
            }
        }
    }

    /// `AddAFeed`.
    struct PairFeed: Feed {
        let kind = "pairs"
        let pairs: [(id: String, picture: String)]

        func entries() throws -> AnyIterator<FeedEntry> {
            var rest = pairs.enumerated().makeIterator()
            return AnyIterator {
                guard let (index, pair) = rest.next() else { return nil }
                guard !pair.id.isEmpty else {
                    let error = LookbookError(.feedNoID, "the line has no id")
                    return .rejected(FeedProblem(line: index + 1, error: error))
                }
                let item = Item(id: pair.id, domain: "Dress", images: [ItemImage(path: pair.picture)])
                return .item(item, line: index + 1)
            }
        }
    }

    @Test func `the article's extractor keeps the contract`() async throws {
        try await FeatureExtractorContract(FieldColours()).check()
    }

    @Test func `the article's feed gives items and problems, and starts anew`() throws {
        let feed = PairFeed(pairs: [("a", "a.jpg"), ("", "b.jpg"), ("c", "c.jpg")])
        for _ in 0..<2 {
            var ids: [String] = []
            var problems: [Int] = []
            for entry in try feed.entries() {
                switch entry {
                case .item(let item, _): ids.append(item.id)
                case .rejected(let problem): problems.append(problem.line)
                case .withheld: break
                }
            }
            #expect(ids == ["a", "c"])
            #expect(problems == [2])
        }
    }
}
