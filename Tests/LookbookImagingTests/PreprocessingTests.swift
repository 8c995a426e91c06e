import LookbookCore
import LookbookImaging
import Testing

struct PreprocessingTests {
    private let documented = """
        {
          "input": {"width": 224, "height": 224},
          "resize": {"mode": "shortest-side", "size": 256, "interpolation": "bilinear"},
          "mean": [0.485, 0.456, 0.406],
          "std": [0.229, 0.224, 0.225]
        }
        """

    @Test
    func `the documented form is read`() throws {
        let preprocessing = try Preprocessing(json: Array(documented.utf8))
        #expect(preprocessing.width == 224)
        #expect(preprocessing.height == 224)
        #expect(preprocessing.resize == .shortestSide(256))
        #expect(preprocessing.interpolation == .bilinear)
        #expect(preprocessing.mean == [0.485, 0.456, 0.406])
        #expect(preprocessing.std == [0.229, 0.224, 0.225])
        #expect(preprocessing.shortestSide == 256)
    }

    @Test(arguments: [
        Preprocessing.Resize.shortestSide(96), .squash, .framed(Framing()), .framed(Framing(tolerance: 7)),
        .letterbox(Preprocessing.Colour(red: 255, green: 0, blue: 7)),
    ])
    func `what is written is read again`(_ resize: Preprocessing.Resize) throws {
        for interpolation in Interpolation.allCases {
            let preprocessing = try Preprocessing(
                width: 96, height: 64, resize: resize, interpolation: interpolation, mean: [0.5, 0.25, 0],
                std: [0.1, 1, 2])
            #expect(try Preprocessing(json: preprocessing.json()) == preprocessing)
        }
    }

    @Test(arguments: [
        ("\"width\": 224", "\"width\": 0"), ("\"width\": 224", "\"width\": 5000"),
        ("\"size\": 256", "\"size\": 223"),
        ("\"size\": 256", "\"size\": 1000000000"), ("\"size\": 256, ", ""), ("shortest-side", "longest-side"),
        ("bilinear", "nearest"), ("0.485, ", ""), ("0.229", "0"), ("0.229", "-1"),
        ("\"mean\"", "\"average\""),
        ("{", ""),
    ])
    func `a description that makes no sense is refused`(_ change: (from: String, to: String)) {
        let changed = documented.replacing(change.from, with: change.to, maxReplacements: 1)
        let error = #expect(throws: LookbookError.self) { try Preprocessing(json: Array(changed.utf8)) }
        #expect(error?.code == .preprocessingInvalid)
    }

    @Test
    func `the centre is kept`() throws {
        // Columns count 0, 1, 2, ...; a crop of the unscaled picture shows which were kept.
        let columns = (0..<10).map { UInt8($0) }
        let picture = Picture(
            width: 10, height: 4, pixels: (0..<4).flatMap { _ in columns.flatMap { [$0, $0, $0] } })
        let preprocessing = try Preprocessing(
            width: 4, height: 4, resize: .shortestSide(4), mean: [0, 0, 0], std: [1, 1, 1])
        let result = try preprocessing.apply(to: picture)
        #expect(result.pixels.prefix(12) == [3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6])
    }

    @Test
    func `extreme pictures become the input's size`() throws {
        for (width, height) in [(1, 3000), (3000, 1), (1, 1), (2, 777)] {
            for resize: Preprocessing.Resize in [
                .shortestSide(32), .squash, .letterbox(Preprocessing.Colour(red: 0, green: 0, blue: 0)),
            ] {
                let preprocessing = try Preprocessing(
                    width: 24, height: 32, resize: resize, interpolation: .bicubic, mean: [0, 0, 0],
                    std: [1, 1, 1])
                let result = try preprocessing.apply(to: .noise(width: width, height: height))
                #expect(result.width == 24)
                #expect(result.height == 32)
            }
        }
    }
}
