import Foundation
import LookbookCore
import LookbookTraining
import Testing

/// Runs that cannot be.
struct RefusalTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    @Test(arguments: [
        ["kind=classifier", "objectives.0.loss=softmax"], ["objectives.0.loss=softmax"],
        ["kind=classifier", "model.dimensions=null"], ["objectives.0.loss=triplet-batch-hard"],
        ["training.trainFrom=layer4"],
    ])
    func `kind, loss and sampling that do not fit together are refused`(_ settings: [String]) async throws {
        let run = try ShapeRuns.run(settings)
        let examples = try await ExampleReader.read(run.data)
        let error = #expect(throws: LookbookError.self) {
            try Trainer(run, examples, folder: shapes.folder())
        }
        #expect(error?.code == .trainingConfiguration)
    }

    @Test func `nothing to learn is refused with a reason`() async throws {
        let run = try ShapeRuns.run()
        let examples = try await ExampleReader.read(run.data)
        let oneClass = examples.filter { $0.labels["colour"] == "red" }
        let few = Array(examples.prefix(8))
        for (wrong, words) in [(few, "fewer than a batch"), (oneClass + oneClass, "1 class")] {
            let error = #expect(throws: LookbookError.self) {
                try Trainer(run, wrong, folder: shapes.folder())
            }
            #expect(error?.code == .trainingData)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a batch of classes is as large as its classes and pictures, whatever batch says`()
        async throws
    {
        let classes = ["training.classesPerBatch=3", "training.picturesPerClass=4", "training.steps=1"]
        let run = try ShapeRuns.run(classes + ["training.batch=64"])
        let examples = try await ExampleReader.read(run.data)
        #expect(try Trainer(run, examples, folder: shapes.folder()).train() == .finished)
        let few = Array(examples.prefix(8))
        let error = #expect(throws: LookbookError.self) { try Trainer(run, few, folder: shapes.folder()) }
        #expect(error?.message.contains("fewer than a batch of 12") == true)
    }
}
