import Foundation
import LookbookCore
import LookbookNetworks
import LookbookTraining
import Testing

/// Pictures that are not there.
@Suite(.serialized)
struct UnreadableTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    /// The places of one batch of the first epoch.
    private func batch(_ examples: [TrainingExample]) -> [Int] {
        let training = examples.indices.filter { examples[$0].split == .training }
        return ShuffledSampler(places: training, batch: 12, seed: 1).batches(epoch: 0)[1]
    }

    @Test(arguments: [12, 11])
    func `a batch of which nothing or one picture can be read is skipped with a warning`(_ missing: Int)
        async throws
    {
        let run = try ShapeRuns.run(["training.epochs=1"])
        let all = try await ExampleReader.read(run.data)
        let examples = ShapeRuns.examples(all, without: batch(all).prefix(missing))
        let folder = shapes.folder()
        let trainer = try Trainer(run, examples, folder: folder)
        #expect(try trainer.train() == .finished)
        let warnings = try ShapeRuns.log(folder).filter { $0.event == "warning" }
        #expect(warnings.map(\.failures) == [missing])
        #expect(warnings.first?.message?.contains(".gone") == true, "\(warnings)")
        #expect(try trainer.networkNumbers().values.allSatisfy { $0.allSatisfy(\.isFinite) })
    }

    @Test func `norms are measured over the batches that can be read`() async throws {
        let folder = shapes.folder()
        let network = try Architecture.named("mobilenetv1_025").network().graph(input: [3, 32, 32])
        let start = try RandomWeights.make(for: network, seed: 7)
        let parts = network.parameters.map {
            ($0.name, SafetensorsWriter.Tensor(shape: $0.shape, values: start[$0]))
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let weights = folder + "/start.safetensors"
        try SafetensorsWriter.write(Dictionary(uniqueKeysWithValues: parts), to: weights)

        let run = try ShapeRuns.run(["model.weights=\(weights)"])
        let all = try await ExampleReader.read(run.data)
        let examples = ShapeRuns.examples(all, without: batch(all))
        let numbers = try Trainer(run, examples, folder: folder + "/run").networkNumbers()
        #expect(numbers["bn1.running_mean"]?.contains { $0 != 0 } == true, "the norms were folded")
        #expect(numbers.values.allSatisfy { $0.allSatisfy(\.isFinite) })
    }

    @Test func `validation pictures that cannot be read are counted`() async throws {
        let run = try ShapeRuns.run(["training.epochs=1"])
        let all = try await ExampleReader.read(run.data)
        let validation = all.indices.filter { all[$0].split == .validation }
        let folder = shapes.folder()
        let examples = ShapeRuns.examples(all, without: validation.prefix(2))
        _ = try Trainer(run, examples, folder: folder).train()
        #expect(try ShapeRuns.log(folder).filter { $0.event == "measure" }.map(\.failures) == [2])
    }

    @Test(arguments: [48, 16])
    func `a run that can read nothing ends with the reason`(_ pictures: Int) async throws {
        let run = try ShapeRuns.run()
        let all = try await ExampleReader.read(run.data)
        // Every fourth picture is for validation: 12 of 16 are a batch.
        let some = Array(all.prefix(8) + all.suffix(pictures - 8))
        let missing = ShapeRuns.examples(some, without: some.indices)
        let trainer = try Trainer(run, missing, folder: shapes.folder())
        let error = #expect(throws: LookbookError.self) { try trainer.train() }
        #expect(error?.code == .trainingData)
        #expect(error?.message.contains(".gone") == true)
    }
}
