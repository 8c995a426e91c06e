import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookTesting
import Testing

struct NetworkCacheTests {
    @Test func `flipped bits in a compiled network on disk change no vector`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        let cache = small.folder.file("cache")
        let options = InferenceOptions(goal: .latency, cacheDirectory: cache)
        let picture = FormulaWeights.picture(width: 32, height: 32)
        let expected = try await model.extractor(small.runtime, options: options).embed([picture])
        let blob = try #require(try small.folder.names(in: "cache").first { $0.hasSuffix(".blob") })
        let whole = try read(cache + "/" + blob)
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<12 {
            var bytes = whole
            for _ in 0..<20 {
                bytes[Int.random(in: bytes.count / 4..<bytes.count, using: &generator)] ^=
                    UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            }
            try write(bytes, to: cache + "/" + blob)
            let found = try await model.extractor(InferenceRuntime(), options: options).embed([picture])
            #expect(found == expected)
            // It was made again, and is listed.
            #expect(try read(cache + "/" + blob) != bytes)
        }
    }

    @Test func `a compiled network that is sound is used again, and one that is not listed is not`()
        async throws
    {
        let small = try SmallModel()
        let model = try await small.make()
        let cache = small.folder.file("cache")
        let options = InferenceOptions(goal: .latency, cacheDirectory: cache)
        _ = try model.extractor(small.runtime, options: options)
        let list = try read(cache + "/checksums.json")
        let blobs = try small.folder.names(in: "cache").filter { $0.hasSuffix(".blob") }
        try write([1, 2, 3], to: cache + "/stray.blob")
        _ = try model.extractor(InferenceRuntime(), options: options)
        #expect(try read(cache + "/checksums.json") == list)
        #expect(try small.folder.names(in: "cache").filter { $0.hasSuffix(".blob") } == blobs)
    }

    @Test func `where no cache can be written the network is compiled without one`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        try write([1], to: small.folder.file("file"))
        let options = InferenceOptions(goal: .latency, cacheDirectory: small.folder.file("file/cache"))
        let picture = FormulaWeights.picture(width: 32, height: 32)
        #expect(try await model.extractor(small.runtime, options: options).embed([picture]).count == 1)
    }
}
