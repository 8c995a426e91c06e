import Foundation
import LookbookCore
import LookbookImaging
import LookbookTraining
import Testing

/// Runs without labels on 36 small pictures.
@Suite(.serialized)
struct AutoencoderRunTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    private func run(_ settings: [String] = []) throws -> RunFile {
        try RunFile(
            yaml: """
                kind: autoencoder
                data:
                  - {feed: "\(ShapeRuns.feed())", splitField: split}
                model: {architecture: autoencoder, side: 32, fit: squash}
                training: {epochs: 2, batch: 12, rate: 0.003, networkRate: 1, average: 0.8}
                augmentation: {light: 0.02, erasing: 0}
                """, settings: settings)
    }

    @Test func `the side is 256 unless the file says another`() throws {
        let run = try RunFile(
            yaml: "{kind: autoencoder, data: [{feed: x.csv}], model: {architecture: autoencoder}}")
        #expect(run.model.side == 256)
        #expect(run.objectives.isEmpty)
    }

    @Test func `pictures are made again better with each epoch, labels or not`() async throws {
        let run = try run(["training.epochs=12"])
        let examples = try await ExampleReader.read(run.data, needsLabels: false)
        #expect(examples.count == 48)
        let folder = shapes.folder()
        var measured: [LogEntry] = []
        let trainer = try Trainer(run, examples, folder: folder) {
            if $0.event == "measure" { measured.append($0) }
        }
        #expect(try trainer.train() == .finished)
        let similarities = measured.compactMap { $0.reconstruction?["similarity"] }
        let errors = measured.compactMap { $0.reconstruction?["error"] }
        #expect(similarities.count == 12)
        #expect((similarities.last ?? 0) > (similarities.first ?? 1) + 0.05, "\(similarities)")
        #expect((errors.last ?? 1) < (errors.first ?? 0), "\(errors)")
        #expect(measured.last?.scores == [:])
        for epoch in [1, 12] {
            let bytes = try ShapeRuns.bytes(folder, "reconstructions-\(epoch).jpg")
            let sheet = try PictureDecoder().decode([UInt8](bytes), shortestSide: nil)
            // Eight pairs with four white pixels between them.
            #expect(sheet.picture.width == 284)
            #expect(sheet.picture.height == 68)
        }
    }

    @Test func `labels are measured where the data has them`() async throws {
        let run = try run(["data.0.labels={colour: colour}", "training.epochs=1"])
        let examples = try await ExampleReader.read(run.data, needsLabels: false)
        var scores: [String: Double] = [:]
        _ = try Trainer(run, examples, folder: shapes.folder()) { scores = $0.scores ?? scores }.train()
        #expect(scores.keys.sorted() == ["colour"])
    }

    @Test func `an interrupted run goes on to the same bytes, and the encoder is exported`() async throws {
        let run = try run()
        let examples = try await ExampleReader.read(run.data, needsLabels: false)
        let (whole, parts) = (shapes.folder(), shapes.folder())
        #expect(try Trainer(run, examples, folder: whole).train() == .finished)
        var steps = 0
        let ending = try Trainer(run, examples, folder: parts).train {
            steps += 1
            return steps == 2
        }
        #expect(ending == .interrupted)
        #expect(try Trainer(run, examples, folder: parts, resuming: true).train() == .finished)
        let file = "checkpoint.safetensors"
        #expect(try ShapeRuns.bytes(whole, file) == ShapeRuns.bytes(parts, file))

        let cosine = try await ModelExport.export(run: whole, .init(name: "shapes"), output: shapes.folder())
        #expect(cosine >= 0.9999)
        let report = try await RunEvaluation.run(folder: whole, split: "validation")
        #expect(report.pictures == 12)
        #expect(report.reconstruction?.keys.sorted() == ["error", "similarity"])
    }

    @Test(arguments: [
        "model.dimensions=16", "model.architecture=mobilenetv1_025",
        "objectives=[{label: colour, loss: softmax}]",
        "training.trainFrom=head",
    ])
    func `what an autoencoder cannot be is refused`(_ setting: String) async throws {
        let run = try run([setting, "data.0.labels={colour: colour}"])
        let examples = try await ExampleReader.read(run.data)
        let error = #expect(throws: LookbookError.self) {
            try Trainer(run, examples, folder: shapes.folder())
        }
        #expect(error?.code == .trainingConfiguration)
    }
}
