public import LookbookCore
import Testing

/// What every feature extractor must keep.
public struct FeatureExtractorContract {
    private let extractor: any FeatureExtractor

    /// - Parameter extractor: what is tested.
    public init(_ extractor: any FeatureExtractor) {
        self.extractor = extractor
    }

    /// Runs all checks, on pictures that it draws itself.
    public func check() async throws {
        checkDescription()
        try checkPreparation()
        try await checkVectors()
        try await checkRefusal()
    }

    private var pictures: [Picture] {
        [
            .stripes(width: 300, height: 400), .stripes(width: 640, height: 480, step: 31),
            .plain(width: 64, height: 64),
            .stripes(width: 1, height: 50), .plain(width: 1, height: 1),
        ]
    }

    private func checkDescription() {
        #expect(extractor.space.dimensions > 0)
        #expect(!extractor.space.id.isEmpty)
        #expect(!extractor.space.name.isEmpty)
        #expect(extractor.batchSize >= 1)
        #expect(extractor.shortestSide >= 1)
    }

    /// Prepared pictures all have one size, and preparing is pure.
    private func checkPreparation() throws {
        let prepared = try pictures.map(extractor.prepare)
        #expect(Set(prepared.map { [$0.width, $0.height] }).count == 1)
        #expect(try pictures.map(extractor.prepare) == prepared)
    }

    /// One unit vector for each picture, in order, whatever the batch.
    private func checkVectors() async throws {
        let prepared = try pictures.map(extractor.prepare)
        let vectors = try await extractor.embed(prepared)
        #expect(vectors.count == prepared.count)
        for vector in vectors {
            #expect(vector.count == extractor.space.dimensions)
            #expect(vector.allSatisfy { $0.isFinite })
            #expect(abs(squares(vector) - 1) < 1e-4)
        }
        for (picture, vector) in zip(prepared, vectors) {
            let alone = try await extractor.embed([picture])
            try #require(alone.count == 1)
            #expect(cosine(alone[0], vector) > 0.99999, "a picture's vector must not depend on its batch")
        }
        #expect(cosine(vectors[0], vectors[2]) < 0.999, "different pictures must have different vectors")
        #expect(try await extractor.embed([]).isEmpty)
    }

    private func checkRefusal() async throws {
        let prepared = try extractor.prepare(.plain(width: 8, height: 8))
        let wrong = Picture.plain(width: prepared.width + 1, height: prepared.height)
        await #expect("a picture that was not prepared must be refused") {
            try await extractor.embed([wrong])
        } throws: {
            $0 is LookbookError
        }
    }

    private func squares(_ vector: [Float]) -> Float { vector.reduce(0) { $0 + $1 * $1 } }

    private func cosine(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
