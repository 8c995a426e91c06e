import Foundation
import LookbookCore
import LookbookImaging
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
