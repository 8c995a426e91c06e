import Foundation
import LookbookTraining
import Testing

/// Whole runs.
@Suite(.serialized)
struct TrainerTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    @Test(arguments: [false, true])
    func `a run learns colours and leaves its record, log, curves and weights`(halfPrecision: Bool)
        async throws
    {
        let run = try ShapeRuns.run([
            "training.halfPrecision=\(halfPrecision)", "training.epochs=15", "training.freezeNorms=true",
            "augmentation.rotation=0", "augmentation.cropArea=0.9", "augmentation.light=0",
            "objectives.0.temperature=0.1",
        ])
        let examples = try await ExampleReader.read(run.data)
        #expect(examples.count == 48)
        #expect(examples.count { $0.split == .validation } == 12)
        let folder = shapes.folder()
        var measures: [Double] = []
        let trainer = try Trainer(run, examples, folder: folder) { entry in
            if let score = entry.scores?["colour"] { measures.append(score) }
        }
        #expect(try trainer.train() == .finished)
        #expect(measures.count == 15)
        // Three colours by chance: a third.
        #expect((measures.max() ?? 0) > 0.65, "\(measures)")
        for name in [
            "run.yaml", "log.jsonl", "curves.html", "checkpoint.safetensors", "best.safetensors",
            "heads.safetensors",
            "labels.json",
        ] {
            #expect(FileManager.default.fileExists(atPath: folder + "/" + name), "\(name)")
        }
        let start = try #require(try ShapeRuns.log(folder).first { $0.event == "start" })
        #expect(start.device == "cpu")
        #expect(start.threads == 1)
    }

    @Test(arguments: Objective.Loss.allCases)
    func `every loss trains`(_ loss: Objective.Loss) async throws {
        let isClassifier = loss == .softmax
        let run = try ShapeRuns.run([
            "kind=\(isClassifier ? "classifier" : "metric")",
            "model.dimensions=\(isClassifier ? "null" : "16")",
            "objectives.0.loss=\(loss.rawValue)", "training.steps=3", "training.classesPerBatch=3",
            "training.picturesPerClass=4",
        ])
        let examples = try await ExampleReader.read(run.data)
        #expect(try Trainer(run, examples, folder: shapes.folder()).train() == .finished)
    }

    @Test(arguments: ["training.momentum=0", "training.nesterov=true"])
    func `SGD trains with and without a memory`(_ setting: String) async throws {
        let run = try ShapeRuns.run(["training.optimiser=sgd", "training.steps=3", setting])
        let examples = try await ExampleReader.read(run.data)
        let trainer = try Trainer(run, examples, folder: shapes.folder())
        let before = try trainer.networkNumbers()
        #expect(try trainer.train() == .finished)
        #expect(try trainer.networkNumbers() != before)
    }

    @Test func `more steps than the epochs hold are as many as they hold`() async throws {
        let run = try ShapeRuns.run(["training.epochs=2", "training.steps=1000"])
        let examples = try await ExampleReader.read(run.data)
        var last: RunPosition?
        _ = try Trainer(run, examples, folder: shapes.folder()).train(watch: { last = $0 })
        #expect(last?.step == 6)
        #expect(last?.steps == 6)
    }

    @Test func `a head alone leaves the network as it was`() async throws {
        let run = try ShapeRuns.run(["training.trainFrom=head", "training.steps=3", "training.average=0"])
        let examples = try await ExampleReader.read(run.data)
        let trainer = try Trainer(run, examples, folder: shapes.folder())
        let before = try trainer.networkNumbers()
        _ = try trainer.train()
        let after = try trainer.networkNumbers()
        for (name, values) in before {
            #expect((values == after[name]) == !name.hasPrefix("projection."), "\(name)")
        }
    }
}
