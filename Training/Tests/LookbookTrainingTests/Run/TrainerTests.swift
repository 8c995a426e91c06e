import Foundation
import LookbookImaging
import LookbookInference
import LookbookTraining
import Tensors
import Testing

/// Whole runs on 36 small pictures.
@Suite(.serialized)
struct TrainerTests {
    /// On pictures this small threads cost more than they give.
    init() throws { try TensorRuntime.useThreads(1) }

    private static func shapes() throws -> String {
        let url = Bundle.module.url(forResource: "items", withExtension: "csv", subdirectory: "Fixtures/shapes")
        return try #require(url).path
    }

    private func run(_ settings: [String] = []) throws -> RunFile {
        let feed = try Self.shapes()
        return try RunFile(
            yaml: """
                kind: metric
                data:
                  - {feed: "\(feed)", labels: {colour: colour, form: form}, splitField: split}
                model: {architecture: mobilenetv1_025, side: 32, fit: squash, dimensions: 16}
                objectives:
                  - {label: colour, loss: normalised-softmax, temperature: 0.1}
                training: {epochs: 6, batch: 12, rate: 0.003, networkRate: 1, average: 0.8}
                augmentation: {light: 0.02, erasing: 0}
                """, settings: settings)
    }

    private func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)").path
    }

    private func bytes(_ folder: String, _ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder + "/" + name))
    }

    @Test(arguments: [false, true])
    func `a run learns colours and leaves its record, log, curves and weights`(halfPrecision: Bool) async throws {
        let run = try run([
            "training.halfPrecision=\(halfPrecision)", "training.epochs=15", "training.freezeNorms=true",
            "augmentation.rotation=0", "augmentation.cropArea=0.9",
            "augmentation.light=0",
        ])
        let examples = try await ExampleReader.read(run.data)
        #expect(examples.count == 48)
        #expect(examples.count { $0.split == .validation } == 12)
        let folder = folder()
        var measures: [Double] = []
        let trainer = try Trainer(run, examples, folder: folder) { entry in
            if let score = entry.scores?["colour"] { measures.append(score) }
        }
        #expect(try trainer.train() == .finished)
        #expect(measures.count == 15)
        // Three colours by chance: a third.
        #expect((measures.max() ?? 0) > 0.65, "\(measures)")
        for name in [
            "run.yaml", "log.jsonl", "curves.html", "checkpoint.safetensors", "best.safetensors", "heads.safetensors",
            "labels.json",
        ] {
            #expect(FileManager.default.fileExists(atPath: folder + "/" + name), "\(name)")
        }
    }

    @Test(arguments: ["training.optimiser=adamw", "training.optimiser=sgd", "training.halfPrecision=true"])
    func `a run that was interrupted and resumed ends with the bytes of one that was not`(
        _ setting: String
    ) async throws {
        let run = try run(["training.epochs=2", setting])
        let examples = try await ExampleReader.read(run.data)
        let (whole, parts, again) = (folder(), folder(), folder())
        #expect(try Trainer(run, examples, folder: whole).train() == .finished)

        #expect(try Trainer(run, examples, folder: again).train() == .finished)
        #expect(try bytes(whole, "checkpoint.safetensors") == bytes(again, "checkpoint.safetensors"), "no chance")

        var steps = 0
        let first = try Trainer(run, examples, folder: parts)
        let ending = try first.train {
            steps += 1
            return steps == 2
        }
        #expect(ending == .interrupted)
        #expect(try bytes(whole, "checkpoint.safetensors") != bytes(parts, "checkpoint.safetensors"))
        #expect(try Trainer(run, examples, folder: parts, resuming: true).train() == .finished)
        #expect(try bytes(whole, "checkpoint.safetensors") == bytes(parts, "checkpoint.safetensors"))
        #expect(try bytes(whole, "best.safetensors") == bytes(parts, "best.safetensors"))
        #expect(try bytes(whole, "heads.safetensors") == bytes(parts, "heads.safetensors"))
    }

    @Test func `a folder with another run is neither resumed nor overwritten`() async throws {
        let run = try run(["training.steps=1"])
        let examples = try await ExampleReader.read(run.data)
        let folder = folder()
        _ = try Trainer(run, examples, folder: folder).train()
        #expect(throws: TrainingError.self) { try Trainer(run, examples, folder: folder) }
        let other = try self.run(["training.steps=2"])
        #expect(throws: TrainingError.self) { try Trainer(other, examples, folder: folder, resuming: true) }
    }

    @Test(arguments: Objective.Loss.allCases)
    func `every loss trains`(_ loss: Objective.Loss) async throws {
        let isClassifier = loss == .softmax
        let run = try run([
            "kind=\(isClassifier ? "classifier" : "metric")", "model.dimensions=\(isClassifier ? "null" : "16")",
            "objectives.0.loss=\(loss.rawValue)", "training.steps=3", "training.classesPerBatch=3",
            "training.picturesPerClass=4",
        ])
        let examples = try await ExampleReader.read(run.data)
        #expect(try Trainer(run, examples, folder: folder()).train() == .finished)
    }

    @Test(arguments: [
        ["kind=classifier", "objectives.0.loss=softmax"], ["objectives.0.loss=softmax"],
        ["kind=classifier", "model.dimensions=null"], ["objectives.0.loss=triplet-batch-hard"],
        ["training.trainFrom=layer4"],
    ])
    func `kind, loss and sampling that do not fit together are refused`(_ settings: [String]) async throws {
        let run = try run(settings)
        let examples = try await ExampleReader.read(run.data)
        let error = #expect(throws: TrainingError.self) { try Trainer(run, examples, folder: folder()) }
        #expect(error?.reason == .configuration)
    }

    @Test func `a head alone leaves the network as it was`() async throws {
        let run = try run(["training.trainFrom=head", "training.steps=3", "training.average=0"])
        let examples = try await ExampleReader.read(run.data)
        let folder = folder()
        let trainer = try Trainer(run, examples, folder: folder)
        let before = try trainer.networkNumbers()
        _ = try trainer.train()
        let after = try trainer.networkNumbers()
        for (name, values) in before {
            #expect((values == after[name]) == !name.hasPrefix("projection."), "\(name)")
        }
    }

    @Test func `nothing to learn is refused with a reason`() async throws {
        let run = try run()
        let examples = try await ExampleReader.read(run.data)
        let oneClass = examples.filter { $0.labels["colour"] == "red" }
        let few = Array(examples.prefix(8))
        for (wrong, words) in [(few, "fewer than a batch"), (oneClass + oneClass, "1 class")] {
            let error = #expect(throws: TrainingError.self) { try Trainer(run, wrong, folder: folder()) }
            #expect(error?.reason == .data)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
        let missing = examples.map {
            TrainingExample(id: $0.id, path: $0.path + ".gone", labels: $0.labels, split: $0.split)
        }
        let trainer = try Trainer(run, missing, folder: folder())
        #expect(throws: TrainingError.self) { try trainer.train() }
    }

    @Test func `the exported model gives the trained vectors`() async throws {
        let run = try run(["training.epochs=1"])
        let examples = try await ExampleReader.read(run.data)
        let (folder, model) = (folder(), folder())
        _ = try Trainer(run, examples, folder: folder).train()
        let cosine = try await ModelExport.export(run: folder, name: "shapes", output: model)
        #expect(cosine >= 0.9999)
        #expect(try ModelFolder(path: model).card.source.architecture == run.model.architecture)
    }

    @Test func `a model may be served at another size than it was trained at`() async throws {
        let run = try run(["training.epochs=1"])
        let (folder, model) = (folder(), folder())
        _ = try Trainer(run, await ExampleReader.read(run.data), folder: folder).train()
        let side = run.model.side + 32
        let cosine = try await ModelExport.export(run: folder, name: "shapes", output: model, side: side)
        #expect(cosine >= 0.9999)
        #expect(try ModelFolder(path: model).preprocessing.width == side)
    }
}
