import Foundation
import LookbookCore
import LookbookImaging
import LookbookTesting
import Testing

@testable import LookbookInference

/// The model that comes with Lookbook.
@Suite struct ShippedModelTests {
    @Test func isThereWholeAndSmall() async throws {
        let model = try ShippedModel.folder()
        #expect(model.card.name == ShippedModel.name)
        #expect(model.card.dimensions == 512)
        let size = try FileManager.default.attributesOfItem(atPath: model.networkPath)[.size] as? Int
        #expect(try #require(size) <= 12_000_000)
        let report = try await model.verify(InferenceRuntime())
        #expect(report.passed)
    }

    @Test func `it knows kinds, and each is one that a shop may have`() throws {
        let head = try #require(ShippedModel.folder().extractor(InferenceRuntime()).kinds)
        #expect(head.kinds.count > 20)
        #expect(head.dimensions == 512)
        let known = Set(Taxonomy.fashion.domains.map(\.name))
        for kind in head.kinds {
            #expect(!kind.fits.isEmpty && known.isSuperset(of: kind.fits), "\(kind.name): \(kind.fits)")
        }
    }

    @Test func `it gives the same vectors to one picture alone and to many at once`() async throws {
        let (model, runtime) = (try ShippedModel.folder(), try InferenceRuntime())
        let pictures = [
            Picture.stripes(width: 300, height: 400), .plain(width: 90, height: 90, colour: [200, 30, 60]),
        ]
        var vectors: [[[Float]]] = []
        for goal in [InferenceOptions.Goal.latency, .throughput] {
            let extractor = try model.extractor(runtime, options: .init(goal: goal))
            vectors.append(try await extractor.embed(pictures.map(extractor.prepare)))
        }
        for (one, other) in zip(vectors[0], vectors[1]) {
            #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func isSoughtWhereTheUserSaysThenBesideTheProgram() {
        let program = URL(filePath: "/opt/lookbook/bin/lookbook")
        let places = ShippedModel.candidates(environment: "/models", program: program)
        #expect(
            places == [
                "/models/lookbook-style",
                "/opt/lookbook/bin/lookbook_LookbookInference.resources/Shipped/lookbook-style",
                "/opt/lookbook/share/lookbook/lookbook-style",
            ])
        #expect(ShippedModel.candidates(environment: "", program: nil).isEmpty)
    }
}
