import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import Testing

@testable import LookbookTraining

/// Model folders made of runs.
@Suite(.serialized)
struct ExportTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    /// The folder of a run of one step.
    private func trained(_ settings: [String] = []) async throws -> String {
        let run = try ShapeRuns.run(["training.steps=1"] + settings)
        let folder = shapes.folder()
        _ = try Trainer(run, await ExampleReader.read(run.data), folder: folder).train()
        return folder
    }

    @Test func `the exported model gives the trained vectors`() async throws {
        let (folder, model) = (try await trained(), shapes.folder())
        let cosine = try await ModelExport.export(run: folder, .init(name: "shapes"), output: model)
        #expect(cosine >= 0.9999)
        #expect(try ModelFolder(path: model).card.source.architecture == "mobilenetv1_025")
        // Once more, over itself.
        #expect(
            try await ModelExport.export(run: folder, .init(name: "again"), output: model + "/") == cosine)
        #expect(try ModelFolder(path: model).card.name == "again")
    }

    @Test func `what a run has learned of kinds goes along, and points where the class lies`() async throws {
        let (folder, model) = (try await trained(), shapes.folder())
        let kinds = KindExport(
            label: "colour", fits: ["red": ["Red", "Crimson"]], weights: .init(scale: 7, vote: 1, head: 2))
        _ = try await ModelExport.export(run: folder, .init(name: "shapes", kinds: kinds), output: model)
        let head = try #require(ModelFolder(path: model).extractor(InferenceRuntime()).kinds)
        let classes = try LabelMap(contentsOf: folder + "/labels.json").classes["colour"]
        #expect(head.kinds.map(\.name) == classes)
        #expect(head.weights == .init(scale: 7, vote: 1, head: 2))
        #expect(head.dimensions == 16)
        #expect(head.kinds.first { $0.name == "red" }?.fits == ["Red", "Crimson"])
        // The vectors' space is that of the same model without the head.
        let plain = shapes.folder()
        _ = try await ModelExport.export(run: folder, .init(name: "shapes"), output: plain)
        #expect(try ModelFolder(path: plain).card.space == ModelFolder(path: model).card.space)
        await #expect(throws: LookbookError.self) {
            _ = try await ModelExport.export(
                run: folder, .init(name: "x", kinds: KindExport(label: "form")), output: shapes.folder())
        }
    }

    @Test func `a model may be served at another size than it was trained at`() async throws {
        let (folder, model) = (try await trained(), shapes.folder())
        let cosine = try await ModelExport.export(run: folder, .init(name: "shapes", side: 64), output: model)
        #expect(cosine >= 0.9999)
        #expect(try ModelFolder(path: model).preprocessing.width == 64)
    }

    @Test func `two runs of one network are averaged, and both say so; another network is refused`()
        async throws
    {
        let (one, other, model) = (
            try await trained(), try await trained(["training.seed=9"]), shapes.folder()
        )
        let options = ModelExport.Options(name: "mean", averagedWith: other)
        #expect(try await ModelExport.export(run: one, options, output: model) >= 0.9999)
        #expect(try ModelFolder(path: model).card.source.metadata["averaged"] != nil)
        #expect(FileManager.default.fileExists(atPath: model + "/averaged-run.yaml"))
        // Averaged with itself a run stays what it is.
        let (same, plain) = (shapes.folder(), shapes.folder())
        _ = try await ModelExport.export(run: one, .init(name: "same", averagedWith: one), output: same)
        _ = try await ModelExport.export(run: one, .init(name: "plain"), output: plain)
        let bytes = try [same, plain, model].map { try ShapeRuns.bytes($0, "model.onnx") }
        #expect(bytes[0] == bytes[1])
        #expect(bytes[0] != bytes[2])

        let larger = try await trained(["model.architecture=mobilenetv1_050"])
        await #expect(throws: LookbookError.self) {
            try await ModelExport.export(
                run: one, .init(name: "no", averagedWith: larger), output: shapes.folder())
        }
    }

    @Test func `an export that is refused leaves the model that was there, and nothing else`() async throws {
        let (folder, parent) = (try await trained(), shapes.folder())
        let model = parent + "/model"
        _ = try await ModelExport.export(run: folder, .init(name: "old"), output: model)
        let error = await #expect(throws: LookbookError.self) {
            try await ModelExport.export(run: folder, .init(name: "new"), output: model, leastCosine: 1.1)
        }
        #expect(error?.code == .trainingNetwork)
        #expect(try ModelFolder(path: model).card.name == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == ["model"])
    }

    @Test func `a folder that is no model is not replaced`() async throws {
        let folder = try await trained()
        let error = await #expect(throws: LookbookError.self) {
            try await ModelExport.export(run: folder, .init(name: "shapes"), output: folder)
        }
        #expect(error?.code == .trainingFile)
        #expect(FileManager.default.fileExists(atPath: folder + "/best.safetensors"))
    }

    @Test func `the card says where the first weights came from, the licence and the notes`() async throws {
        let start = shapes.folder() + ".safetensors"
        let network = try Architecture.named("mobilenetv1_025").network().graph(input: [3, 32, 32])
        let numbers = try RandomWeights.make(for: network, seed: 7)
        let parts = network.parameters.map {
            ($0.name, SafetensorsWriter.Tensor(shape: $0.shape, values: numbers[$0]))
        }
        try SafetensorsWriter.write(
            Dictionary(uniqueKeysWithValues: parts),
            metadata: ["origin": "a formula", "licence": "Apache-2.0"],
            to: start)
        let (folder, model) = (try await trained(["model.weights=\(start)"]), shapes.folder())
        let best = try SafetensorsFile(path: folder + "/best.safetensors").metadata
        #expect(best["architecture"] == "mobilenetv1_025")
        #expect(best["epoch"] == "1")
        #expect(best["validation"]?.contains("colour") == true)

        let options = ModelExport.Options(name: "shapes", licence: "CC BY 4.0", notes: "48 shapes")
        _ = try await ModelExport.export(run: folder, options, output: model)
        let metadata = try ModelFolder(path: model).card.source.metadata
        #expect(metadata["start.origin"] == "a formula")
        #expect(metadata["start.licence"] == "Apache-2.0")
        #expect(metadata["licence"] == "CC BY 4.0")
        #expect(metadata["notes"] == "48 shapes")
        #expect(metadata["validation"] == best["validation"])
    }
}
