import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTesting
import Testing

@Suite struct NetworkExtractorTests {
    @Test(arguments: InferenceOptions.Goal.allCases)
    func `the contract of extractors holds`(_ goal: InferenceOptions.Goal) async throws {
        let small = try SmallModel()
        // Formula weights drive a deep network into saturation, where all pictures look alike; two layers see differences.
        let path = try small.foreign("two-layers.onnx") { p, x in
            let first = try p.activation(.relu, (p / "first").convolution(x, to: 16, kernel: 3, stride: 2))
            let second = try p.activation(
                .relu, (p / "second").convolution(first, to: 32, kernel: 3, stride: 2))
            return [("vector", try p.pooled(second))]
        }
        let model = try await ModelImporter(small.runtime).make(
            onnx: path, preprocessing: small.preprocessing, output: small.folder.file("model"))
        let extractor = try model.extractor(small.runtime, options: .init(goal: goal))
        try await FeatureExtractorContract(extractor).check()
    }

    @Test func `many callers at once get their own vectors`() async throws {
        let small = try SmallModel()
        let extractor = try await small.make().extractor(small.runtime)
        let pictures = try (0..<8).map {
            try extractor.prepare(.plain(width: 32, height: 32, colour: [UInt8($0 * 30), 99, 7]))
        }
        let expected = try await extractor.embed(pictures)
        try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for turn in 0..<200 {
                group.addTask { (turn % 8, try await extractor.embed([pictures[turn % 8]])[0]) }
            }
            for try await (index, vector) in group { #expect(vector == expected[index]) }
        }
    }

    @Test func `a cancelled import stops and the extractor works on`() async throws {
        let small = try SmallModel()
        let extractor = try await small.make().extractor(small.runtime)
        let picture = try extractor.prepare(.stripes(width: 40, height: 40))
        let task = Task { try await extractor.embed([Picture](repeating: picture, count: 5000)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await extractor.embed([picture]).count == 1)
    }

    @Test func `an extractor outlives its runtime, and requests outlive nobody`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        for _ in 0..<5 {
            let extractor = try model.extractor(try InferenceRuntime())
            let picture = try extractor.prepare(.stripes(width: 40, height: 40))
            #expect(try await extractor.embed([picture, picture]).count == 2)
        }
    }

    @Test func `a compiled network is kept in the cache directory and gives the same vectors`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        let options = InferenceOptions(goal: .latency, cacheDirectory: small.folder.file("cache"))
        let picture = Picture.stripes(width: 40, height: 40)
        var vectors: [[Float]] = []
        for _ in 0..<2 {
            let extractor = try model.extractor(try InferenceRuntime(), options: options)
            vectors.append(try await extractor.embed([extractor.prepare(picture)])[0])
        }
        #expect(vectors[0] == vectors[1])
        #expect(try !small.folder.names(in: "cache").isEmpty)
    }
}
